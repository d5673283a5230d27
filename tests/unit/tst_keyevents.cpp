// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyspace/keyevents.h"
#include "tests/support/test.h"

#include <QRandomGenerator>

#include <map>

using namespace redshank;
using Change = KeyEventSetting::Change;

/// What a server's setting covers, where to listen, and what its events leave of names.
class TestKeyEvents : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void coverage_data();
    void coverage();
    void completionKeepsWhatIsOn_data();
    void completionKeepsWhatIsOn();
    void channels();
    void messages();
    void lastWordCounts();
    void renamesArePutTogether();
    void renamesThatCountNoMore();
    void logIsBounded();
    void againstAModel();
};

void TestKeyEvents::coverage_data()
{
    QTest::addColumn<QByteArray>("flags");
    QTest::addColumn<int>("missing");
    const int all = KeyEventSetting::all().toInt();
    QTest::newRow("off") << QByteArray() << all;
    QTest::newRow("classes without K or E") << QByteArray("gxen") << all;
    QTest::newRow("K alone") << QByteArray("K") << all;
    QTest::newRow("everything") << QByteArray("AKE") << 0;
    QTest::newRow("everything by key") << QByteArray("AK") << 0;
    QTest::newRow("what we ask for") << QByteArray("gxeEn") << 0;
    QTest::newRow("expiries alone") << QByteArray("xE") << all - int(Change::Expiry);
    QTest::newRow("no new keys") << QByteArray("gxeE") << int(Change::Creation);
    QTest::newRow("some writes") << QByteArray("g$xeE") << int(Change::Creation);
    QTest::newRow("all writes") << QByteArray("g$lshztxeK") << 0;
    QTest::newRow("misses say nothing") << QByteArray("mE") << all;
}

void TestKeyEvents::coverage()
{
    QFETCH(QByteArray, flags);
    QFETCH(int, missing);
    const KeyEventSetting setting(flags);
    QCOMPARE(setting.missing().toInt(), missing);
    QCOMPARE(setting.isUsable(), missing != KeyEventSetting::all().toInt());
    for (const bool hasNew : {false, true})
        QVERIFY(!KeyEventSetting(setting.completed(hasNew)).missing());
}

void TestKeyEvents::completionKeepsWhatIsOn_data()
{
    QTest::addColumn<QByteArray>("flags");
    QTest::addColumn<QByteArray>("modern");
    QTest::addColumn<QByteArray>("old");
    QTest::newRow("off") << QByteArray() << QByteArray("ngxeE") << QByteArray("g$lshztxeE");
    QTest::newRow("keyspace events of lists") << QByteArray("Kl") << QByteArray("KlngxeE") << QByteArray("Klg$shztxeE");
    QTest::newRow("complete") << QByteArray("AKE") << QByteArray("AKE") << QByteArray("AKE");
    QTest::newRow("complete by key") << QByteArray("AK") << QByteArray("AKE") << QByteArray("AKE");
    QTest::newRow("misses stay") << QByteArray("mEx") << QByteArray("mExnge") << QByteArray("mExg$lshzte");
}

void TestKeyEvents::completionKeepsWhatIsOn()
{
    QFETCH(QByteArray, flags);
    QFETCH(QByteArray, modern);
    QFETCH(QByteArray, old);
    QCOMPARE(KeyEventSetting(flags).completed(true), modern);
    QCOMPARE(KeyEventSetting(flags).completed(false), old);
}

void TestKeyEvents::channels()
{
    const auto modern = KeyEventChannels::of(KeyEventSetting("gxeEn"), 3, "user:*");
    QVERIFY(modern.patterns.isEmpty());
    QCOMPARE(modern.channels.size(), qsizetype(7));
    QVERIFY(modern.channels.contains("__keyevent@3__:new"));
    QVERIFY(modern.channels.contains("__keyevent@3__:rename_to"));
    QVERIFY(modern.channels.contains("__keyevent@3__:evicted"));
    const auto old = KeyEventChannels::of(KeyEventSetting("AE"), 0, {});
    QVERIFY(!old.channels.contains("__keyevent@0__:new"));
    QVERIFY(old.channels.contains("__keyevent@0__:set"));
    QVERIFY(old.channels.contains("__keyevent@0__:rename_to"));
    // By key the server can leave out what nobody lists.
    const auto byKey = KeyEventChannels::of(KeyEventSetting("AK"), 0, "a[bc]*");
    QVERIFY(byKey.channels.isEmpty());
    QCOMPARE(byKey.patterns, QByteArrayList{"__keyspace@0__:a[bc]*"});
    const auto unknown = KeyEventChannels::of(KeyEventSetting(), 0, {});
    QVERIFY(unknown.channels.contains("__keyevent@0__:new") && unknown.channels.contains("__keyevent@0__:set"));
    QCOMPARE(unknown.patterns, QByteArrayList{"__keyspace@0__:*"});
}

void TestKeyEvents::messages()
{
    const KeyEventReader reader(1);
    const QByteArray key("a:\0b", 4);
    KeyEvent event = reader.read("__keyevent@1__:del", key);
    QVERIFY(event.key == key && event.event == "del" && !event.isByKey);
    const QByteArray channel = "__keyspace@1__:" + key; // the event looks into it
    event = reader.read(channel, "set");
    QVERIFY(event.key == key && event.event == "set" && event.isByKey);
    QVERIFY(reader.read("__keyevent@11__:del", key).event.isEmpty());
    QVERIFY(reader.read("__keyevent@0__:del", key).event.isEmpty());
    QVERIFY(reader.read("news", key).event.isEmpty());
    event = reader.read("__keyspace@1__:", "set"); // a key without a name
    QVERIFY(event.key.isEmpty() && event.event == "set");

    for (const char *gone : {"del", "expired", "evicted", "rename_from", "move_from"})
        QCOMPARE(keyEventKind(gone), KeyEventKind::Gone);
    for (const char *there : {"new", "set", "hset", "rename_to", "copy_to", "restore", "zincr"})
        QCOMPARE(keyEventKind(there), KeyEventKind::Appeared);
    for (const char *other : {"hdel", "lpop", "expire", "persist", "keymiss", "json.del", ""})
        QCOMPARE(keyEventKind(other), KeyEventKind::Other);
}

void TestKeyEvents::lastWordCounts()
{
    KeyEventLog log({});
    log.add("back", false);
    log.add("back", true);
    log.add("gone", true);
    log.add("gone", false);
    const auto changes = log.take();
    QCOMPARE(changes.created, QByteArrayList{"back"});
    QCOMPARE(changes.removed, QByteArrayList{"gone"});
    QVERIFY(log.isEmpty() && log.take().isEmpty());
}

void TestKeyEvents::renamesArePutTogether()
{
    KeyRenameReader reader;
    const auto read = [&reader](const char *event, const char *key, bool isByKey = false) {
        return reader.read({key, event, isByKey});
    };
    QVERIFY(!read("rename_to", "b")); // half of one
    QVERIFY(!read("rename_from", "a"));
    QCOMPARE(read("rename_to", "b"), (KeyRename{"a", "b"}));
    QVERIFY(!read("rename_to", "c"));
    QVERIFY(!read("rename_from", "a"));
    QVERIFY(!read("set", "x"));
    QVERIFY(!read("rename_to", "b")); // not of the same
    QVERIFY(!read("rename_from", "a"));
    QVERIFY(!read("rename_from", "c"));
    QCOMPARE(read("rename_to", "d"), (KeyRename{"c", "d"}));
    // By both ways at once.
    QVERIFY(!read("rename_from", "a", true));
    QVERIFY(!read("rename_from", "a", false));
    QVERIFY(!read("rename_to", "b", true));
    QCOMPARE(read("rename_to", "b", false), (KeyRename{"a", "b"}));
}

void TestKeyEvents::renamesThatCountNoMore()
{
    KeyEventLog log({4, 100});
    const auto rename = [&log](const char *from, const char *to) {
        QVERIFY(log.add(from, false) && log.add(to, true));
        log.addRename({from, to});
    };
    rename("a", "b");
    rename("c", "d");
    log.add("c", true); // somebody else's by now
    QCOMPARE(log.take().renamed, (QList<KeyRename>{{"a", "b"}}));
    QVERIFY(log.take().renamed.isEmpty());
    rename("a", "b");
    for (int i = 0; i < 1000; ++i)
        log.addRename({"a", "b"});
    QVERIFY(log.take().renamed.size() <= 4);
    log.addRename({QByteArray(90, 'x'), QByteArray(90, 'y')});
    QVERIFY(log.take().renamed.isEmpty());
}

void TestKeyEvents::logIsBounded()
{
    KeyEventLog log({3, 100});
    for (int i = 0; i < 1000; ++i)
        QVERIFY(log.add("the same", i % 2 == 0));
    QVERIFY(log.add("second", true) && log.add("third", true));
    QVERIFY(!log.add("fourth", true));
    QVERIFY(log.add("second", false)); // takes no more room
    log.clear();
    QVERIFY(!log.add(QByteArray(101, 'x'), true));
    QVERIFY(log.add(QByteArray(100, 'x'), true));
    QVERIFY(!log.add("y", true));
}

void TestKeyEvents::againstAModel()
{
    QRandomGenerator random(5);
    KeyEventLog log({});
    std::map<QByteArray, bool> model;
    for (int i = 0; i < 20000; ++i) {
        const QByteArray key = "k" + QByteArray::number(random.bounded(50));
        const bool isThere = random.bounded(2) == 1;
        QVERIFY(log.add(key, isThere));
        model[key] = isThere;
        if (random.bounded(40) > 0)
            continue;
        const auto changes = log.take();
        std::map<QByteArray, bool> told;
        for (const QByteArray &name : changes.created)
            told[name] = true;
        for (const QByteArray &name : changes.removed)
            QVERIFY(told.emplace(name, false).second);
        QVERIFY(told == model);
        model.clear();
    }
}

QTEST_GUILESS_MAIN(TestKeyEvents)
#include "tst_keyevents.moc"
