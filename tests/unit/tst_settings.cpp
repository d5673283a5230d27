// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/profilestore.h"
#include "core/settings/settings.h"
#include "tests/support/test.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <csignal>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace redshank;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
}

Profile makeProfile(const QString &name, quint16 port = 6379)
{
    Profile profile;
    profile.name = name;
    profile.params.address.host = QStringLiteral("db.example");
    profile.params.address.port = port;
    return profile;
}

QStringList names(const ProfileStore &store)
{
    QStringList names;
    for (const Profile &profile : store.profiles())
        names.append(profile.name);
    return names;
}

mode_t modeOf(const QString &path)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? info.st_mode & 07777 : 0;
}

/// Files are as large as this at most while it lives: a full disk as a process sees it (EFBIG where ENOSPC would be).
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        m_handler = ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        ::signal(SIGXFSZ, m_handler);
    }

private:
    rlimit m_before = {};
    sighandler_t m_handler = SIG_DFL;
};

} // namespace

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("redshank/profiles.json"));
    }

    void roundTripsSettings()
    {
        Settings settings(m_path);
        QVERIFY(settings.load());
        QVERIFY(!settings.isEndpointEnabled); // off until the user turns it on
        settings.themeMode = ThemeMode::Dark;
        settings.keyLayout = KeyLayout::Flat;
        QCOMPARE(settings.keyColumns, QStringList{QStringLiteral("ttl")});
        settings.keyColumns = {};
        QCOMPARE(settings.nameBudget, Settings::defaultNameBudget);
        settings.nameBudget = 5'000'000'000;
        settings.filterHistory = {QStringLiteral("type:hash"), QStringLiteral("\u00e9 \"x")};
        settings.isEndpointEnabled = true;
        settings.window = {QByteArray("\0\xff geometry", 11), "splitter",
            {{QStringLiteral("id"), 3, false}, {QStringLiteral("id"), 4, true}},
            {{0, "plain"}, {1, QByteArray("bin\0\xfe", 5)}}, 1};
        QVERIFY(settings.save());
        Settings read(m_path);
        QVERIFY(read.load());
        QCOMPARE(read.themeMode, ThemeMode::Dark);
        QCOMPARE(read.keyLayout, KeyLayout::Flat);
        QCOMPARE(read.keyColumns, QStringList()); // none is not the same as never set
        QCOMPARE(read.nameBudget, 5'000'000'000);
        QCOMPARE(read.filterHistory, settings.filterHistory);
        QVERIFY(read.isEndpointEnabled);
        QVERIFY(read.window == settings.window);
        QVERIFY(read.notice().isEmpty());
    }

    void pagesOfNoPlaceAreLeftOut()
    {
        const QByteArray stored = R"({"schema": 1, "window": {"places": [{"profile": "id", "database": -3}, 7],
            "pages": [{"place": 0, "key": "YQ=="}, {"place": 2, "key": "Yg=="}, {"place": -1, "key": "Yw=="}, "x"]}})";
        QVERIFY(QDir().mkpath(QFileInfo(m_path).path()));
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(stored) == stored.size());
        file.close();
        Settings settings(m_path);
        QVERIFY(settings.load());
        QCOMPARE(settings.window.places.size(), 2); // an entry that is none keeps the numbers of the others
        QCOMPARE(settings.window.places[0], (PlaceSettings{QStringLiteral("id"), 0, false}));
        QCOMPARE(settings.window.pages.size(), 1);
        QCOMPARE(settings.window.pages[0], (PageSettings{0, "a"}));
    }

    void keepsNamesOfDatabases()
    {
        ProfileStore store(m_path);
        QVERIFY(store.load());
        const auto stored = store.put(Profile());
        QVERIFY(stored);
        const QString id = stored.value().id;
        QVERIFY(store.setDatabaseName(id, 3, QStringLiteral("sessions \u00e9")));
        QVERIFY(store.setDatabaseName(id, 0, QStringLiteral("main")));
        QVERIFY(store.setDatabaseName(id, 7, QStringLiteral("short-lived")));
        QVERIFY(store.setDatabaseName(id, 7, {}));
        const auto again = store.put(stored.value()); // who has held it since before takes nothing back
        QVERIFY(again);
        const QMap<int, QString> names{{0, QStringLiteral("main")}, {3, QStringLiteral("sessions \u00e9")}};
        QCOMPARE(again.value().databaseNames, names);
        ProfileStore read(m_path);
        QVERIFY(read.load());
        QCOMPARE(read.find(id)->databaseNames, names);
    }

    void keepsFiltersOfAProfile()
    {
        ProfileStore store(m_path);
        QVERIFY(store.load());
        Profile profile;
        profile.params.address.host = QStringLiteral("host");
        const auto stored = store.put(profile);
        QVERIFY(stored);
        const QString id = stored.value().id;
        const QStringList filters{QStringLiteral("type:hash -temp"), QStringLiteral("ttl:<60s")};
        QVERIFY(store.changeFilters(id, filters, {}));
        QVERIFY(store.changeFilters(QStringLiteral("unknown"), filters, {}));
        // Whoever has held the profile since before stores it without taking them back.
        const auto again = store.put(stored.value());
        QVERIFY(again);
        QCOMPARE(again.value().filters, filters);
        ProfileStore read(m_path);
        QVERIFY(read.load());
        QCOMPARE(read.find(id)->filters, filters);
        // Two programs, each of which knows only its own change.
        QVERIFY(read.changeFilters(id, {QStringLiteral("beta"), filters.last()}, {filters.first()}));
        QVERIFY(store.changeFilters(id, {QStringLiteral("alpha")}, {}));
        QCOMPARE(
            store.find(id)->filters, (QStringList{filters.last(), QStringLiteral("beta"), QStringLiteral("alpha")}));
    }

    void keepsWhatItDoesNotKnow()
    {
        QVERIFY(SettingsFile(m_path, 1).save({{QStringLiteral("later"), 7}}));
        Settings settings(m_path);
        QVERIFY(settings.load());
        settings.themeMode = ThemeMode::Light;
        QVERIFY(settings.save());
        QCOMPARE(SettingsFile(m_path, 1).load().value().value(QLatin1String("later")).toInt(), 7);
    }

    void roundTripsProfiles()
    {
        ProfileStore store(m_path);
        QVERIFY(store.load());
        QSignalSpy changes(&store, &ProfileStore::changed);
        Profile profile = makeProfile(QStringLiteral("네트워크 & <b>"), 6400);
        profile.environment = Environment::Production;
        profile.params.safety = SafetyLevel::ReadOnly;
        profile.params.user = QByteArray("\xff%41\0u", 6);
        profile.params.database = 9;
        profile.separators = {"::", QByteArray("\x00\xf0", 2)};
        const auto stored = store.put(profile);
        QVERIFY(stored);
        QVERIFY(!stored.value().id.isEmpty());
        QCOMPARE(changes.size(), 1);

        Profile local;
        local.params.address.transport = ServerAddress::Transport::Unix;
        local.params.address.path = QStringLiteral("/run/redis.sock");
        QVERIFY(store.put(local));

        ProfileStore read(m_path);
        QVERIFY(read.load());
        QCOMPARE(read.profiles().size(), 2);
        QCOMPARE(read.profiles().at(0).params.address, local.params.address);
        const Profile &back = read.profiles().at(1);
        QCOMPARE(back.name, profile.name);
        QCOMPARE(back.environment, Environment::Production);
        QCOMPARE(back.params.safety, SafetyLevel::ReadOnly);
        QCOMPARE(back.params.user, profile.params.user);
        QCOMPARE(back.params.database, 9);
        QCOMPARE(back.separators, profile.separators);
        QVERIFY(read.remove(back.id));
        QCOMPARE(read.profiles().size(), 1);

        Profile locked = makeProfile(QStringLiteral("locked"), 6401);
        locked.params.safety = SafetyLevel::Locked;
        QVERIFY(read.put(locked));
        ProfileStore again(m_path);
        QVERIFY(again.load());
        QCOMPARE(again.profiles().first().params.safety, SafetyLevel::Locked);
        QVERIFY(!again.profiles().first().params.writeLock);
    }

    /// An environment or safety level that this version does not know was set to protect something.
    void readsUnknownProtectionCarefully()
    {
        const QJsonObject stored{{QStringLiteral("id"), QStringLiteral("x")},
            {QStringLiteral("host"), QStringLiteral("h")}, {QStringLiteral("port"), 1},
            {QStringLiteral("safety"), QStringLiteral("sealed")},
            {QStringLiteral("environment"), QStringLiteral("disaster-recovery")}};
        QVERIFY(SettingsFile(m_path, 1).save({{QStringLiteral("profiles"), QJsonArray{stored}}}));
        ProfileStore store(m_path);
        QVERIFY(store.load());
        QCOMPARE(store.profiles().size(), 1);
        QCOMPARE(store.profiles().first().params.safety, SafetyLevel::ReadOnly);
        QCOMPARE(store.profiles().first().environment, Environment::Production);
    }

    void sampleServerIsNeverStored()
    {
        ProfileStore store(m_path);
        Profile sample = makeProfile(QStringLiteral("sample"));
        sample.isSample = true;
        QVERIFY(store.put(sample));
        QVERIFY(store.profiles().isEmpty());
        QVERIFY(!QFile::exists(m_path));
    }

    void S12_passwordNeverReachesTheDisk()
    {
        const QByteArray password = "correct-horse-battery";
        ProfileStore store(m_path);
        Profile profile = makeProfile(QStringLiteral("with password"));
        profile.params.password = Secret(password);
        const auto stored = store.put(profile);
        QVERIFY(stored);
        QVERIFY(store.put(stored.value()));
        QVERIFY(store.remove(QStringLiteral("nobody")));
        QCOMPARE(store.find(stored.value().id)->params.password.bytes(), password);
        int files = 0;
        QDirIterator all(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            const QByteArray bytes = contents(all.next());
            QVERIFY(!bytes.contains(password));
            QVERIFY(!bytes.contains(password.toBase64()));
            ++files;
        }
        QVERIFY(files > 0);
    }

    void S13_filesArePrivateWhateverTheUmask()
    {
        const mode_t before = ::umask(0);
        ProfileStore store(m_path);
        const bool isStored =
            store.put(makeProfile(QStringLiteral("a"))) && store.put(makeProfile(QStringLiteral("b")));
        ::umask(before);
        QVERIFY(isStored);
        QCOMPARE(modeOf(m_path), mode_t(0600));
        QCOMPARE(modeOf(m_path + QStringLiteral(".bak")), mode_t(0600));
        QCOMPARE(modeOf(QFileInfo(m_path).path()), mode_t(0700));
    }

    void S13_refusesALink()
    {
        ProfileStore store(m_path);
        QVERIFY(store.put(makeProfile(QStringLiteral("mine"))));
        const QString elsewhere = m_folder->filePath(QStringLiteral("elsewhere.json"));
        QVERIFY(QFile::rename(m_path, elsewhere));
        QVERIFY(QFile::link(elsewhere, m_path));
        const QByteArray before = contents(elsewhere);
        ProfileStore other(m_path);
        QVERIFY(!other.load());
        QVERIFY(!other.put(makeProfile(QStringLiteral("theirs"))));
        QCOMPARE(contents(elsewhere), before);
    }

    void D22_damagedFileFallsBackAndIsKept_data()
    {
        QTest::addColumn<QByteArray>("damage");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut") << QByteArray("{\"schema\": 1, \"profiles\": [{\"id\"");
        QTest::newRow("not JSON") << QByteArray("\x7f"
                                                "ELF");
        QTest::newRow("other JSON") << QByteArray("[1,2]");
        QTest::newRow("no schema") << QByteArray("{\"profiles\": []}");
        QTest::newRow("strange schema") << QByteArray("{\"schema\": \"one\", \"profiles\": []}");
    }

    void D22_damagedFileFallsBackAndIsKept()
    {
        QFETCH(QByteArray, damage);
        ProfileStore store(m_path);
        QVERIFY(store.put(makeProfile(QStringLiteral("first"))));
        QVERIFY(store.put(makeProfile(QStringLiteral("second"))));
        write(m_path, damage);

        ProfileStore read(m_path);
        QVERIFY(read.load());
        QCOMPARE(names(read), QStringList{QStringLiteral("first")});
        QVERIFY(!read.notice().isEmpty());
        QCOMPARE(contents(m_path), damage); // reading changes nothing
        QVERIFY(read.put(makeProfile(QStringLiteral("third"))));
        const QStringList aside = QFileInfo(m_path).dir().entryList({QStringLiteral("profiles.json.damaged-*")});
        QCOMPARE(aside.size(), 1);
        QCOMPARE(contents(QFileInfo(m_path).dir().filePath(aside.first())), damage);
        ProfileStore again(m_path);
        QVERIFY(again.load());
        QCOMPARE(names(again), QStringList({QStringLiteral("third"), QStringLiteral("first")}));
    }

    void D22_newerFileIsNeverWrittenOver()
    {
        QVERIFY(SettingsFile(m_path, 2).save({{QStringLiteral("profiles"), QJsonArray()}}));
        const QByteArray before = contents(m_path);
        ProfileStore store(m_path);
        QVERIFY(!store.load());
        const auto stored = store.put(makeProfile(QStringLiteral("a")));
        QVERIFY(!stored);
        QCOMPARE(stored.error().kind, Error::Kind::Io);
        QCOMPARE(contents(m_path), before);
    }

    void D22_fullDiskLeavesTheOldFile()
    {
        ProfileStore store(m_path);
        QVERIFY(store.put(makeProfile(QStringLiteral("old"))));
        QVERIFY(store.put(makeProfile(QStringLiteral("older"))));
        const QByteArray before = contents(m_path);
        Profile large = makeProfile(QString(20000, QLatin1Char('x')));
        {
            const FileSizeLimit full(4096);
            const auto stored = store.put(large);
            QVERIFY(!stored);
            QCOMPARE(stored.error().kind, Error::Kind::Io);
            QVERIFY(!stored.error().sentence().isEmpty());
        }
        QCOMPARE(contents(m_path), before);
        ProfileStore read(m_path);
        QVERIFY(read.load());
        QCOMPARE(names(read).size(), 2);
        QVERIFY(store.put(large)); // and it can be tried again
        QCOMPARE(store.profiles().size(), 3);
    }

    void D22_killDuringSaveNeverLosesProfiles()
    {
        {
            ProfileStore store(m_path);
            QVERIFY(store.put(makeProfile(QStringLiteral("precious"))));
        }
        for (int i = 0; i < 200; ++i) {
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                // Saves as fast as it can until it is killed, wherever it is.
                for (int n = 0;; ++n) {
                    ProfileStore store(m_path);
                    Profile profile = makeProfile(QString(1 + n % 3000, QLatin1Char('y')));
                    profile.id = QStringLiteral("changing");
                    if (!store.put(profile))
                        ::_exit(1);
                }
            }
            ::usleep(1000 + useconds_t(QRandomGenerator::global()->bounded(7000)));
            ::kill(child, SIGKILL);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QVERIFY2(WIFSIGNALED(status), "a save failed before the kill");
            ProfileStore read(m_path);
            QVERIFY(read.load());
            QVERIFY2(names(read).contains(QStringLiteral("precious")), qPrintable(QString::number(i)));
            QVERIFY2(read.notice().isEmpty(), qPrintable(read.notice()));
        }
    }

    void F54_twoProgramsKeepEachOthersChanges()
    {
        ProfileStore one(m_path);
        ProfileStore two(m_path);
        const auto shared = one.put(makeProfile(QStringLiteral("shared")));
        QVERIFY(shared);
        QVERIFY(two.load());
        QVERIFY(one.put(makeProfile(QStringLiteral("of one"))));
        QVERIFY(two.put(makeProfile(QStringLiteral("of two"))));
        QCOMPARE(
            names(two), QStringList({QStringLiteral("of two"), QStringLiteral("of one"), QStringLiteral("shared")}));
        QVERIFY(one.remove(shared.value().id));
        QVERIFY(two.load());
        QCOMPARE(names(two), QStringList({QStringLiteral("of two"), QStringLiteral("of one")}));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
