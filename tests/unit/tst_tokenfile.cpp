// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/privatefolder.h"
#include "app/tokenfile.h"
#include "tests/support/test.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <unistd.h>

using namespace redshank;

namespace {

int modeOf(const QString &path)
{
    struct stat info = {};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 ? int(info.st_mode & 07777) : -1;
}

bool write(const QString &path, const QByteArray &text, int mode)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size()
        && ::fchmod(file.handle(), mode_t(mode)) == 0;
}

} // namespace

class TokenFileTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("token"));
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_folder->path()));
        ::umask(0); // the files must be private by themselves
    }

    void makesPrivateFile()
    {
        const auto token = readOrCreateToken(m_path);
        QVERIFY2(token.isOk(), qPrintable(token.isOk() ? QString() : token.error().sentence()));
        QCOMPARE(token.value().bytes().size(), 43); // 256 bits in base64url
        QCOMPARE(modeOf(m_path), 0600);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("token")});
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), token.value().bytes() + '\n');
    }

    void makesNoFolders()
    {
        const auto token = readOrCreateToken(m_folder->filePath(QStringLiteral("sub/token")));
        QVERIFY(!token.isOk());
        const QString sentence = token.error().sentence();
        QVERIFY2(sentence.contains(m_folder->filePath(QStringLiteral("sub"))) && !sentence.contains(QLatin1Char('\n')),
            qPrintable(sentence));
        QVERIFY(QDir(m_folder->path()).isEmpty());
        // The folder of the default place is ours to make.
        const auto place = defaultTokenPath();
        QVERIFY(place.isOk());
        QVERIFY(readOrCreateToken(place.value()).isOk());
        QCOMPARE(modeOf(m_folder->filePath(QStringLiteral("redshank"))), 0700);
    }

    void keepsTheTokenThatIsThere()
    {
        const auto first = readOrCreateToken(m_path);
        const auto second = readOrCreateToken(m_path);
        QVERIFY(first.isOk() && second.isOk());
        QVERIFY(first.value() == second.value());
    }

    void makesAnotherTokenEachTime()
    {
        const auto first = readOrCreateToken(m_path);
        QVERIFY(QFile::remove(m_path));
        const auto second = readOrCreateToken(m_path);
        QVERIFY(!(first.value() == second.value()));
    }

    void refusesFileThatOthersCanRead_data()
    {
        QTest::addColumn<int>("mode");
        for (const int mode : {0640, 0604, 0620, 0602, 0644, 0666})
            QTest::newRow(QByteArray::number(mode, 8).constData()) << mode;
    }

    void refusesFileThatOthersCanRead()
    {
        QFETCH(int, mode);
        QVERIFY(write(m_path, QByteArray(43, 'a'), mode));
        const auto token = readOrCreateToken(m_path);
        QVERIFY(!token.isOk());
        QVERIFY(token.error().sentence().contains(m_path));
        QCOMPARE(modeOf(m_path), mode); // refused, not repaired
    }

    void refusesForeignFile()
    {
        QVERIFY(write(m_path, QByteArray(43, 'a'), 0600));
        // Giving a file away takes root's rights; without them, root's own files are the foreign ones.
        const QString foreign = ::geteuid() == 0 ? m_path : QStringLiteral("/etc/hostname");
        if (::geteuid() == 0)
            QCOMPARE(::chown(QFile::encodeName(m_path).constData(), 12345, 12345), 0);
        const auto token = readOrCreateToken(foreign);
        QVERIFY(!token.isOk());
        QVERIFY2(
            token.error().sentence().contains(QLatin1String("another user")), qPrintable(token.error().sentence()));
    }

    void refusesLink()
    {
        const QString target = m_folder->filePath(QStringLiteral("target"));
        QVERIFY(write(target, QByteArray(43, 'a'), 0600));
        QVERIFY(QFile::link(target, m_path));
        QVERIFY(!readOrCreateToken(m_path).isOk());
        QVERIFY(QFile::remove(target)); // a link to nowhere must not be followed into making a file
        QVERIFY(!readOrCreateToken(m_path).isOk());
        QVERIFY(!QFile::exists(target));
    }

    void refusesWhatIsNoToken_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("short") << QByteArray("hunter2\n");
        QTest::newRow("two lines") << QByteArray(40, 'a') + "\n" + QByteArray(40, 'b');
        QTest::newRow("control character") << QByteArray(40, 'a') + "\x01" + QByteArray("a");
        QTest::newRow("huge") << QByteArray(5000, 'a');
    }

    void refusesWhatIsNoToken()
    {
        QFETCH(QByteArray, text);
        QVERIFY(write(m_path, text, 0600));
        QVERIFY(!readOrCreateToken(m_path).isOk());
    }

    void refusesFifoWithoutHanging()
    {
        QCOMPARE(::mkfifo(QFile::encodeName(m_path).constData(), 0600), 0);
        QVERIFY(!readOrCreateToken(m_path).isOk());
    }

    void quotesThePathForTheShell()
    {
        QCOMPARE(curlLine(QStringLiteral("/a b/it's"), QStringLiteral("127.0.0.1:1")),
            QStringLiteral("curl -H \"Authorization: Bearer $(cat '/a b/it'\\''s')\" http://127.0.0.1:1/"));
    }

    void runtimeFolderIsPrivate()
    {
        const auto folder = runtimeFolder();
        QVERIFY(folder.isOk());
        QCOMPARE(modeOf(folder.value()), 0700);
        QCOMPARE(::chmod(QFile::encodeName(folder.value()).constData(), 0755), 0);
        QVERIFY(!runtimeFolder().isOk());
    }

    void folderGoesWithItsOwnerAndLeftoversWithTheNext()
    {
        QString path;
        {
            auto folder = PrivateFolder::make(QStringLiteral("sample"));
            QVERIFY(folder.isOk());
            path = folder.value()->path();
            QCOMPARE(modeOf(path), 0700);
            QVERIFY(write(folder.value()->filePath(QStringLiteral("x")), "x", 0600));
        }
        QVERIFY(!QFile::exists(path));

        // What a killed program leaves: a folder with a lock that nobody holds.
        QVERIFY(QDir().mkdir(path));
        QCOMPARE(::chmod(QFile::encodeName(path).constData(), 0700), 0);
        QVERIFY(write(path + QStringLiteral("/lock"), "", 0600));
        const auto held = PrivateFolder::make(QStringLiteral("sample"));
        QVERIFY(held.isOk());
        QVERIFY(!QFile::exists(path));
        const auto another = PrivateFolder::make(QStringLiteral("sample"));
        QVERIFY(another.isOk());
        QVERIFY(QFile::exists(held.value()->path()));
        QVERIFY(held.value()->path() != another.value()->path());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TokenFileTest)
#include "tst_tokenfile.moc"
