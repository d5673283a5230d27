// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/live/keyspacefixture.h"

class TestKeyspace : public KeyspaceFixture
{
    Q_OBJECT
private Q_SLOTS:
    void emptyDatabase();
    void findsEveryKey();
    void binaryAndHugeNames();
    void keysCreatedAndDeletedMeanwhile();
    void D19_scansWithoutKeysAndWithoutSlowCalls();
    void pauseResumeCancel();
    void refreshAppliesTheDifference();
    void cancelledRefreshForgetsNothing();
    void notesShowAtOnce();
    void notesDuringAScan();
    void removedKeysDoNotComeBack();
    void filters();
    void newestFilterWins();
    void filterHoldsForKeysThatArrive();
    void filterCatchesUpWithSnapshots();
    void otherSeparators();
    void selectionOnTheServer();
    void anotherDatabase();
    void diesInFlight();
};

void TestKeyspace::emptyDatabase()
{
    Keyspace keyspace(m_server->params());
    QCOMPARE(keyspace.progress().state, State::Idle);
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QVERIFY(keyspace.index().isEmpty());
    QCOMPARE(keyspace.progress().expected, qint64(0));
    QCOMPARE(keyspace.progress().fraction(), 1.0);
}

void TestKeyspace::findsEveryKey()
{
    QVERIFY(fill(60000));
    Keyspace keyspace(m_server->params());
    QSignalSpy changes(&keyspace, &Keyspace::indexChanged);
    qsizetype before = 0;
    bool hasGrownOnly = true;
    connect(&keyspace, &Keyspace::indexChanged, &keyspace, [&] {
        hasGrownOnly = hasGrownOnly && keyspace.index().size() >= before;
        before = keyspace.index().size();
    });
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    // Whoever hears of the end sees all of it.
    QCOMPARE(keyspace.index().size(), qsizetype(60000));
    QCOMPARE(keyspace.progress().keysSeen, quint64(60000));
    QCOMPARE(keyspace.progress().expected, qint64(60000));
    QVERIFY(hasGrownOnly);
    QVERIFY(changes.count() >= 2);
    for (int i = 0; i < 60000; ++i) {
        if (keyspace.index().keyAt(i) != "user:" + QByteArray::number(i))
            QFAIL("not in natural order, or a key is missing");
    }
    QCOMPARE(keyspace.index().childCount(keyspace.index().root()), qsizetype(1));
}

void TestKeyspace::binaryAndHugeNames()
{
    const QByteArray megabyte(1 << 20, 'm');
    QByteArrayList keys{"", QByteArray("\0\0", 2), "\xff\xfe:\x80", "a\r\nb", "*", "x:", "x", ":", megabyte};
    for (const QByteArray &key : keys)
        QVERIFY(!m_server->command({"SET", key, "v"}).isError());
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.index().size(), keys.size());
    for (const QByteArray &key : keys)
        QVERIFY(keyspace.index().contains(key));
    keyspace.noteRemoved(megabyte);
    QVERIFY(!keyspace.index().contains(megabyte));
}

void TestKeyspace::keysCreatedAndDeletedMeanwhile()
{
    // SCAN promises those that were there throughout; of the others nothing but that they are shown once at most.
    QVERIFY(fill(40000, "steady:"));
    QVERIFY(fill(5000, "leaving:"));
    Keyspace keyspace(m_server->params());
    keyspace.start();
    int round = 0;
    while (!keyspace.isComplete() && round < 4000) {
        QVERIFY(fill(200, "arriving:", 200 * round));
        m_server->command({"DEL", "leaving:" + QByteArray::number(round)});
        ++round;
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY(keyspace.isComplete());
    QVERIFY(round > 2);
    QCOMPARE(keyspace.index().folder("steady:").keyCount(), qsizetype(40000));
    const QByteArrayList all = names(keyspace.index());
    QCOMPARE(std::set<QByteArray>(all.begin(), all.end()).size(), size_t(all.size()));
}

void TestKeyspace::D19_scansWithoutKeysAndWithoutSlowCalls()
{
    m_server->command({"CONFIG", "SET", "slowlog-log-slower-than", "10000"});
    QVERIFY(!m_server->command({"DEBUG", "POPULATE", "300000", "user", "1"}).isError());
    m_server->command({"CONFIG", "RESETSTAT"});
    m_server->command({"SLOWLOG", "RESET"});
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.index().size(), qsizetype(300000));
    QVERIFY(keyspace.progress().count <= 10000);
    QVERIFY(m_server->calls("scan") > 20);
    QCOMPARE(m_server->calls("keys"), qint64(0));
    // The slow log's clock runs on while the machine gives the server's processor to somebody else. A call that is slow
    // by itself is slow every time.
    for (const Reply &entry : m_server->command({"SLOWLOG", "GET", "1000"}).elements) {
        QByteArrayList call;
        for (const Reply &argument : entry.elements.value(3).elements)
            call.append(argument.bytes);
        if (call.value(0).toUpper() != "SCAN")
            continue;
        bool isAlwaysSlow = true;
        for (int again = 0; again < 20 && isAlwaysSlow; ++again) {
            m_server->command({"SLOWLOG", "RESET"});
            m_server->command(call);
            isAlwaysSlow = m_server->command({"SLOWLOG", "LEN"}).integer > 0;
        }
        QVERIFY2(!isAlwaysSlow, call.join(' ').constData());
    }
}

void TestKeyspace::pauseResumeCancel()
{
    QVERIFY(fill(50000));
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(!keyspace.index().isEmpty());
    keyspace.pause();
    QTRY_VERIFY(keyspace.progress().state == State::Paused || keyspace.isComplete());
    if (!keyspace.isComplete()) {
        const qint64 calls = m_server->calls("scan");
        QTRY_VERIFY(keyspace.index().size() > 0);
        QVERIFY(m_server->calls("scan") <= calls + 1); // the one that was on its way
        keyspace.resume();
    }
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.index().size(), qsizetype(50000));

    QVERIFY(fill(100000, "more:"));
    Keyspace cancelled(m_server->params());
    cancelled.start();
    QTRY_VERIFY(!cancelled.index().isEmpty());
    cancelled.cancel();
    QTRY_VERIFY(hasEnded(cancelled));
    QCOMPARE(cancelled.progress().state, State::Cancelled);
    QVERIFY(!cancelled.isComplete());
    QVERIFY(!cancelled.index().isEmpty());
}

void TestKeyspace::refreshAppliesTheDifference()
{
    QVERIFY(fill(30000));
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.index().size(), qsizetype(30000));

    for (int i = 0; i < 30000; i += 3)
        m_server->command({"DEL", "user:" + QByteArray::number(i)});
    QVERIFY(fill(7000, "added:"));
    qsizetype least = keyspace.index().size();
    connect(&keyspace, &Keyspace::indexChanged, &keyspace, [&] {
        if (!keyspace.isComplete() && keyspace.index().contains("user:0"))
            least = qMin(least, keyspace.index().size());
    });
    keyspace.refresh();
    QTRY_VERIFY(!keyspace.isComplete());
    QTRY_VERIFY(keyspace.isComplete());
    QVERIFY(least >= 30000); // nothing vanished on the way
    QCOMPARE(keyspace.index().size(), qsizetype(27000));
    QCOMPARE(keyspace.index().folder("added:").keyCount(), qsizetype(7000));
    QVERIFY(!keyspace.index().contains("user:0"));
    QVERIFY(keyspace.index().contains("user:1"));

    // With nothing changed, every name is where it was.
    const QByteArrayList before = names(keyspace.index());
    keyspace.refresh();
    QTRY_VERIFY(!keyspace.isComplete());
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(names(keyspace.index()), before);
    m_server->command({"FLUSHALL"});
    keyspace.refresh();
    QTRY_VERIFY(keyspace.isComplete() && keyspace.index().isEmpty());
}

void TestKeyspace::cancelledRefreshForgetsNothing()
{
    QVERIFY(fill(50000));
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    keyspace.refresh();
    keyspace.cancel();
    QTRY_COMPARE(keyspace.progress().state, State::Cancelled);
    QCOMPARE(keyspace.index().size(), qsizetype(50000));
    keyspace.refresh();
    keyspace.refresh();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.index().size(), qsizetype(50000));
}

void TestKeyspace::notesShowAtOnce()
{
    QVERIFY(fill(1000));
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QSignalSpy changes(&keyspace, &Keyspace::indexChanged);
    keyspace.noteCreated("new:key");
    QVERIFY(keyspace.index().contains("new:key"));
    QCOMPARE(changes.count(), 1);
    keyspace.noteRenamed("new:key", "new:name");
    QVERIFY(!keyspace.index().contains("new:key"));
    QVERIFY(keyspace.index().contains("new:name"));
    keyspace.noteRemoved(QByteArrayList{"user:1", "user:2", "absent"});
    QCOMPARE(keyspace.index().size(), qsizetype(999));
    // The builder's own snapshot, which follows, says the same.
    QTRY_VERIFY(changes.count() >= 4);
    QCOMPARE(keyspace.index().size(), qsizetype(999));
    QVERIFY(!keyspace.index().contains("user:1"));
}

void TestKeyspace::notesDuringAScan()
{
    QVERIFY(fill(80000));
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(!keyspace.index().isEmpty());
    int noted = 0;
    bool isAlwaysShown = true;
    connect(&keyspace, &Keyspace::indexChanged, &keyspace, [&] {
        for (int i = 0; i < noted; ++i)
            isAlwaysShown = isAlwaysShown && keyspace.index().contains("mine:" + QByteArray::number(i));
    });
    while (!keyspace.isComplete() && noted < 500) {
        m_server->command({"SET", "mine:" + QByteArray::number(noted), "v"});
        keyspace.noteCreated("mine:" + QByteArray::number(noted));
        ++noted;
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY(keyspace.isComplete());
    QVERIFY(noted > 0);
    QVERIFY(isAlwaysShown);
    QCOMPARE(keyspace.index().size(), qsizetype(80000 + noted));
}

void TestKeyspace::removedKeysDoNotComeBack()
{
    QVERIFY(fill(80000));
    for (const bool isRefresh : {false, true}) {
        Keyspace keyspace(m_server->params());
        if (isRefresh) {
            keyspace.start();
            QTRY_VERIFY(keyspace.isComplete());
        }
        const qsizetype there = m_server->command({"DBSIZE"}).integer;
        keyspace.start();
        QSet<QByteArray> gone;
        bool isNeverShown = true;
        connect(&keyspace, &Keyspace::indexChanged, &keyspace, [&] {
            for (const QByteArray &key : std::as_const(gone))
                isNeverShown = isNeverShown && !keyspace.index().contains(key);
        });
        QTRY_VERIFY(!keyspace.index().isEmpty() && keyspace.progress().isRunning());
        QRandomGenerator random(3);
        while (keyspace.progress().isRunning() && gone.size() < 300) {
            const QByteArray key = "user:" + QByteArray::number(random.bounded(80000));
            if (m_server->command({"DEL", key}).integer == 1) {
                gone.insert(key);
                keyspace.noteRemoved(key);
            }
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY(keyspace.isComplete());
        QVERIFY(!gone.isEmpty());
        QVERIFY(isNeverShown);
        QCOMPARE(keyspace.index().size(), there - gone.size());
    }
}

void TestKeyspace::filters()
{
    QVERIFY(fill(20000));
    m_server->command({"SET", "USER:77x", "v"});
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    const auto count = [&](KeyFilter::Kind kind, const QByteArray &text, Qt::CaseSensitivity cs) {
        keyspace.setFilter({kind, cs, text});
        if (!QTest::qWaitFor([&] { return !keyspace.isFiltering(); }, patience))
            return qsizetype(-1);
        return keyspace.index().size();
    };
    qsizetype with77 = 0;
    for (int i = 0; i < 20000; ++i)
        with77 += QByteArray::number(i).contains("77") ? 1 : 0;
    using Kind = KeyFilter::Kind;
    QCOMPARE(count(Kind::Substring, "77", Qt::CaseSensitive), with77 + 1);
    QCOMPARE(count(Kind::Substring, "777", Qt::CaseSensitive), qsizetype(38)); // narrows the one before
    QCOMPARE(count(Kind::Substring, "user:77", Qt::CaseInsensitive), qsizetype(112));
    QCOMPARE(count(Kind::Substring, "user:77", Qt::CaseSensitive), qsizetype(111));
    QCOMPARE(count(Kind::Glob, "user:1?3", Qt::CaseSensitive), qsizetype(10));
    QCOMPARE(count(Kind::Exact, "user:100", Qt::CaseSensitive), qsizetype(1));
    QCOMPARE(count(Kind::Exact, "user:x", Qt::CaseSensitive), qsizetype(0));
    QCOMPARE(count(Kind::Substring, "", Qt::CaseSensitive), qsizetype(20001));
    QCOMPARE(keyspace.allKeys().size(), qsizetype(20001));

    keyspace.setFilter({Kind::Substring, Qt::CaseInsensitive, "77"});
    QTRY_VERIFY(!keyspace.isFiltering());
    keyspace.noteCreated(QByteArrayList{"x77", "x88"});
    QVERIFY(keyspace.index().contains("x77"));
    QVERIFY(!keyspace.index().contains("x88"));
    QVERIFY(keyspace.allKeys().contains("x88"));
}

void TestKeyspace::newestFilterWins()
{
    QVERIFY(fill(60000));
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    bool isTheNewest = true;
    // Whatever is newly shown belongs to the filter that is set.
    connect(&keyspace, &Keyspace::indexChanged, &keyspace,
        [&] { isTheNewest = isTheNewest && keyspace.filter().matches(keyspace.index().keyAt(0)); });
    for (int i = 1; i < 100; ++i) {
        keyspace.setFilter({KeyFilter::Kind::Substring, Qt::CaseSensitive, ":" + QByteArray::number(i)});
        QCoreApplication::processEvents();
        // Longer and longer, so that at some point a result is on its way when the next filter is set.
        QElapsedTimer busy;
        busy.start();
        while (busy.elapsed() < i % 50) { }
    }
    QTRY_VERIFY(!keyspace.isFiltering());
    QVERIFY(isTheNewest);
    QCOMPARE(keyspace.index().size(), qsizetype(1 + 10 + 100));
    QVERIFY(keyspace.index().contains("user:99"));
    QVERIFY(!keyspace.index().contains("user:1"));
}

void TestKeyspace::filterHoldsForKeysThatArrive()
{
    QVERIFY(fill(60000));
    Keyspace keyspace(m_server->params());
    keyspace.setFilter({KeyFilter::Kind::Substring, Qt::CaseSensitive, "12"});
    bool areAllMatches = true;
    connect(&keyspace, &Keyspace::indexChanged, &keyspace, [&] {
        keyspace.index().forEach(0, keyspace.index().size(), [&](qsizetype, QByteArrayView name) {
            return areAllMatches = areAllMatches && name.contains(QByteArrayView("12"));
        });
    });
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete() && !keyspace.isFiltering());
    qsizetype expected = 0;
    for (int i = 0; i < 60000; ++i)
        expected += QByteArray::number(i).contains("12") ? 1 : 0;
    QCOMPARE(keyspace.index().size(), expected);
    QVERIFY(areAllMatches);
    QCOMPARE(keyspace.allKeys().size(), qsizetype(60000));
}

void TestKeyspace::filterCatchesUpWithSnapshots()
{
    // A filter that takes longer than the next snapshot: that snapshot must not be missed.
    const QByteArray slow(1000, 'x');
    QVERIFY(fill(15000, slow + ":/"));
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    keyspace.setFilter({KeyFilter::Kind::Glob, Qt::CaseSensitive, "*xxx*x:/1*1"});
    keyspace.setOrder(KeyOrder({"/"}));
    QTRY_VERIFY(!keyspace.isFiltering() && keyspace.allKeys().order() == KeyOrder({"/"}));
    QCOMPARE(keyspace.index().order().separators(), QByteArrayList{"/"});
    QCOMPARE(keyspace.index().size(), qsizetype(1 + 10 + 100 + 500));
}

void TestKeyspace::otherSeparators()
{
    for (const char *const key : {"a:b/c", "a:b/d", "x/y", "a:2", "a:10"})
        m_server->command({"SET", key, "v"});
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.index().folder("a:").keyCount(), qsizetype(4));
    keyspace.setOrder(KeyOrder({"/"}));
    keyspace.noteCreated("x/z");
    QTRY_VERIFY(keyspace.index().order() == KeyOrder({"/"}));
    QCOMPARE(keyspace.index().folder("x/").keyCount(), qsizetype(2));
    QCOMPARE(keyspace.index().folder("a:b/").keyCount(), qsizetype(2));
    QCOMPARE(keyspace.index().size(), qsizetype(6));
    keyspace.refresh();
    QTRY_VERIFY(keyspace.isComplete() && keyspace.index().size() == 5);
}

void TestKeyspace::selectionOnTheServer()
{
    QVERIFY(fill(2000));
    m_server->command({"LPUSH", "user:list", "x"});
    KeyspaceOptions options;
    options.match = "user:1??";
    Keyspace keyspace(m_server->params(), options);
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(keyspace.index().size(), qsizetype(100));
    QCOMPARE(keyspace.progress().expected, qint64(-1));
    keyspace.setSelection({}, "list");
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete() && keyspace.index().size() == 1);
    QCOMPARE(keyspace.index().keyAt(0), QByteArray("user:list"));
}

void TestKeyspace::anotherDatabase()
{
    QVERIFY(fill(10));
    m_server->command({"SET", "other", "v"}, 3);
    Keyspace keyspace(m_server->params());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    keyspace.setParams(m_server->params(3));
    QVERIFY(keyspace.index().isEmpty());
    keyspace.start();
    QTRY_VERIFY(keyspace.isComplete());
    QCOMPARE(names(keyspace.index()), QByteArrayList{"other"});
}

void TestKeyspace::diesInFlight()
{
    QVERIFY(fill(50000));
    for (int i = 0; i < 30; ++i) {
        auto keyspace = std::make_unique<Keyspace>(m_server->params());
        keyspace->start();
        if (i % 3 == 1)
            QTRY_VERIFY(!keyspace->index().isEmpty());
        if (i % 3 == 2) {
            keyspace->setFilter({KeyFilter::Kind::Substring, Qt::CaseSensitive, "1"});
            keyspace->noteCreated("x");
            keyspace->refresh();
        }
    }
    // In a slot of its own signal.
    auto *keyspace = new Keyspace(m_server->params());
    bool isGone = false;
    connect(keyspace, &Keyspace::indexChanged, this, [&] {
        delete keyspace;
        isGone = true;
    });
    keyspace->start();
    QTRY_VERIFY(isGone);
}

QTEST_GUILESS_MAIN(TestKeyspace)
#include "tst_keyspace.moc"
