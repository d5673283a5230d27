// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/keybookmarks.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace redshank;

/// Favourites and recent keys of each server, in a file that several programs share.
class TestKeyBookmarks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void keepsTheVeryBytes();
    void newestFirstAndBounded();
    void D22_twoProgramsNeverUndoEachOther();
    void D22_keepsWhatANewerProgramWrote();
    void D22_damagedFileLosesNothing();
    void unstoredServersStayInMemory();
    void refusesMoreThanItKeeps();
    void forgetsKeysThatAreGone();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("c/keys.json")); }
    std::unique_ptr<QTemporaryDir> m_folder;
    const QString m_id = QStringLiteral("server-1");
};

void TestKeyBookmarks::keepsTheVeryBytes()
{
    const KeyBookmark binary{3, QByteArray("\0\xff:\n", 4)};
    {
        KeyBookmarks bookmarks(path());
        QVERIFY(bookmarks.load());
        QSignalSpy changed(&bookmarks, &KeyBookmarks::changed);
        QVERIFY(bookmarks.setFavourite(m_id, binary, true));
        QVERIFY(bookmarks.setFavourite(m_id, binary, true)); // twice is once
        bookmarks.noteOpened(m_id, {0, "a"});
        QCOMPARE(changed.size(), 3);
        QVERIFY(bookmarks.save());
    }
    KeyBookmarks again(path());
    QVERIFY(again.load());
    QCOMPARE(again.favourites(m_id), QList{binary});
    QVERIFY(again.isFavourite(m_id, binary));
    QVERIFY(!again.isFavourite(m_id, {2, binary.key}));
    QVERIFY(!again.isFavourite(QStringLiteral("other"), binary));
    QCOMPARE(again.recent(m_id), (QList<KeyBookmark>{{0, "a"}}));
    QVERIFY(again.setFavourite(m_id, binary, false));
    QVERIFY(again.favourites(m_id).isEmpty());
    QCOMPARE(QFile::permissions(path()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void TestKeyBookmarks::newestFirstAndBounded()
{
    KeyBookmarks bookmarks(path());
    QVERIFY(bookmarks.load());
    for (int i = 0; i < 100; ++i)
        bookmarks.noteOpened(m_id, {0, "k" + QByteArray::number(i)});
    bookmarks.noteOpened(m_id, {0, "k90"});
    QVERIFY(bookmarks.save());
    QCOMPARE(bookmarks.recent(m_id).size(), KeyBookmarks::mostRecent);
    QCOMPARE(bookmarks.recent(m_id).first().key, QByteArray("k90"));
    QCOMPARE(bookmarks.recent(m_id).at(1).key, QByteArray("k99"));
    QCOMPARE(bookmarks.recent(m_id).count({0, "k90"}), 1);
    KeyBookmarks again(path());
    QVERIFY(again.load());
    QCOMPARE(again.recent(m_id), bookmarks.recent(m_id));
}

void TestKeyBookmarks::D22_twoProgramsNeverUndoEachOther()
{
    KeyBookmarks one(path());
    KeyBookmarks two(path());
    QVERIFY(one.load() && two.load());
    QVERIFY(one.setFavourite(m_id, {0, "of one"}, true));
    QVERIFY(two.setFavourite(m_id, {0, "of two"}, true));
    one.noteOpened(m_id, {0, "opened in one"});
    two.noteOpened(m_id, {0, "opened in two"});
    QVERIFY(one.save() && two.save());
    KeyBookmarks later(path());
    QVERIFY(later.load());
    QCOMPARE(later.favourites(m_id), (QList<KeyBookmark>{{0, "of one"}, {0, "of two"}}));
    QCOMPARE(later.recent(m_id), (QList<KeyBookmark>{{0, "opened in two"}, {0, "opened in one"}}));
}

void TestKeyBookmarks::D22_keepsWhatANewerProgramWrote()
{
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("c")));
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"schema":1,"colour":"red","servers":{"server-1":{"notes":["x"],"favourites":[
            {"database":0,"key":"YQ=="},{"database":-4,"key":"YQ=="},{"database":0,"key":"*"},7]}}})");
    }
    KeyBookmarks bookmarks(path());
    QVERIFY(bookmarks.load());
    QCOMPARE(bookmarks.favourites(m_id), (QList<KeyBookmark>{{0, "a"}}));
    QVERIFY(bookmarks.setFavourite(m_id, {0, "b"}, true));
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject data = QJsonDocument::fromJson(file.readAll()).object();
    QCOMPARE(data.value(QLatin1String("colour")).toString(), QStringLiteral("red"));
    const QJsonObject server = data.value(QLatin1String("servers")).toObject().value(m_id).toObject();
    QVERIFY(server.contains(QLatin1String("notes")));
}

void TestKeyBookmarks::D22_damagedFileLosesNothing()
{
    KeyBookmarks bookmarks(path());
    QVERIFY(bookmarks.load());
    QVERIFY(bookmarks.setFavourite(m_id, {0, "a"}, true));
    QVERIFY(bookmarks.setFavourite(m_id, {0, "b"}, true));
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"schema\":1,\"serv");
    }
    KeyBookmarks again(path());
    QVERIFY(again.load());
    QVERIFY(!again.notice().isEmpty());
    QCOMPARE(again.favourites(m_id), (QList<KeyBookmark>{{0, "a"}})); // the generation before
}

void TestKeyBookmarks::unstoredServersStayInMemory()
{
    KeyBookmarks bookmarks(path());
    QVERIFY(bookmarks.load());
    bookmarks.noteOpened({}, {0, "a"});
    QVERIFY(bookmarks.setFavourite({}, {0, "b"}, true));
    QVERIFY(bookmarks.save());
    QVERIFY(!QFile::exists(path()));
    QCOMPARE(bookmarks.recent({}).size(), 1);
    // A name of megabytes is nothing for a file of settings.
    const KeyBookmark longName{0, QByteArray(1'000'000, 'x')};
    QVERIFY(bookmarks.setFavourite(m_id, longName, true));
    bookmarks.noteOpened(m_id, longName);
    QVERIFY(bookmarks.setFavourite(m_id, {0, "short"}, true));
    QVERIFY(bookmarks.isFavourite(m_id, longName) && bookmarks.isFavourite(m_id, {0, "short"}));
    QVERIFY(QFile(path()).size() < 10'000);
}

void TestKeyBookmarks::refusesMoreThanItKeeps()
{
    KeyBookmarks bookmarks(path());
    QVERIFY(bookmarks.load());
    for (qsizetype i = 0; i < KeyBookmarks::mostFavourites; ++i)
        QVERIFY(bookmarks.setFavourite({}, {0, QByteArray::number(i)}, true));
    const auto refused = bookmarks.setFavourite({}, {0, "one more"}, true);
    QCOMPARE(refused.error().kind, Error::Kind::LimitExceeded);
    QCOMPARE(bookmarks.favourites({}).size(), KeyBookmarks::mostFavourites);
}

void TestKeyBookmarks::forgetsKeysThatAreGone()
{
    KeyBookmarks bookmarks(path());
    QVERIFY(bookmarks.load());
    bookmarks.noteOpened(m_id, {0, "a"});
    bookmarks.noteOpened(m_id, {0, "b"});
    QVERIFY(bookmarks.save());
    bookmarks.noteRemoved(m_id, {0, "a"});
    QVERIFY(bookmarks.save());
    KeyBookmarks again(path());
    QVERIFY(again.load());
    QCOMPARE(again.recent(m_id), (QList<KeyBookmark>{{0, "b"}}));
}

QTEST_GUILESS_MAIN(TestKeyBookmarks)
#include "tst_keybookmarks.moc"
