// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/live/keyoperationsfixture.h"

/// What a real server tells of keys for the columns beside their names.
class TestKeyTraits : public KeyOperationsFixture
{
    Q_OBJECT
private Q_SLOTS:
    void tellsAllOfThem();
    void leavesTheClockOfKeysAlone();
    void followsThePolicy();
    void learnsWhatIsRefused();
    void isBoundedInCommands();

private:
    static constexpr KeyTraits everything =
        KeyTraits(KeyTrait::Type) | KeyTrait::Ttl | KeyTrait::Size | KeyTrait::Encoding | KeyTrait::Idle;
    /// A key that nobody has used for `idle` seconds.
    void restore(const QByteArray &key, const QByteArray &how, const QByteArray &value)
    {
        m_server->command({"SET", "source", "v"});
        const QByteArray payload = m_server->command({"DUMP", "source"}).bytes;
        m_server->command({"RESTORE", key, "0", payload, "REPLACE", how, value});
    }
};

void TestKeyTraits::tellsAllOfThem()
{
    m_server->command({"SET", "text", QByteArray(5000, 'x'), "EX", "100"});
    m_server->command({"SADD", "numbers", "1", "2"});
    KeyDetails details(m_connection.get());
    details.setTraits(everything);
    details.fetch({"text", "numbers", "absent"});
    QTRY_VERIFY(details.detail("absent"));
    const KeyDetail *text = details.detail("text");
    QCOMPARE(text->encoding, QByteArray("raw"));
    QVERIFY(text->size > 5000 && text->size < 10'000);
    QVERIFY(text->idle >= 0 && text->idle < 60);
    QCOMPARE(text->frequency, -1);
    QCOMPARE(text->known, everything);
    QCOMPARE(details.detail("numbers")->encoding, QByteArray("intset"));
    QVERIFY(details.detail("absent")->isGone());
    QCOMPARE(details.detail("absent")->size, -1);

    // What is wanted later is asked for again, what is known is not.
    KeyDetails few(m_connection.get());
    few.fetch({"text"});
    QTRY_VERIFY(few.detail("text"));
    QCOMPARE(few.detail("text")->known, KeyDetails::leastTraits);
    QCOMPARE(few.detail("text")->size, -1);
    few.setTraits(KeyTrait::Size);
    few.fetch({"text"});
    QTRY_VERIFY(few.detail("text")->size > 5000);
    const qint64 before = m_server->calls("type");
    few.fetch({"text"});
    few.fetch({"numbers"});
    QTRY_VERIFY(few.detail("numbers"));
    QCOMPARE(m_server->calls("type") - before, 1);
}

void TestKeyTraits::leavesTheClockOfKeysAlone()
{
    restore("old", "IDLETIME", "5000");
    KeyDetails details(m_connection.get());
    details.setTraits(everything);
    for (int i = 1; i <= 3; ++i) {
        details.forget("old");
        details.fetch({"old"});
        QTRY_VERIFY(details.detail("old"));
        QVERIFY(details.detail("old")->idle >= 5000);
    }
    QVERIFY(m_server->command({"OBJECT", "IDLETIME", "old"}).integer >= 5000);
    m_server->command({"GET", "old"}); // which is what would not
    QVERIFY(m_server->command({"OBJECT", "IDLETIME", "old"}).integer < 5000);
}

void TestKeyTraits::followsThePolicy()
{
    KeyDetails details(m_connection.get());
    details.setTraits(everything);
    QSignalSpy changed(&details, &KeyDetails::accessKindChanged);
    m_server->command({"CONFIG", "SET", "maxmemory-policy", "allkeys-lfu"});
    restore("used", "FREQ", "77");
    details.fetch({"used", "source"});
    QTRY_VERIFY(details.detail("used"));
    QCOMPARE(details.detail("used")->frequency, 77);
    QCOMPARE(details.detail("used")->idle, -1);
    QVERIFY(!details.detail("used")->refused);
    QVERIFY(details.isFrequency());
    QCOMPARE(changed.size(), 1);
    m_server->command({"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"});
    details.fetch({"used"}, 0ms);
    QTRY_VERIFY(details.detail("used")->idle >= 0);
    QCOMPARE(details.detail("used")->frequency, -1);
    QCOMPARE(changed.size(), 2);
    m_server->command({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
}

void TestKeyTraits::learnsWhatIsRefused()
{
    for (int i = 0; i < 50; ++i)
        m_server->command({"SET", "k" + QByteArray::number(i), "v"});
    m_server->command({"SET", "other", "v"});
    m_server->command({"ACL", "SETUSER", "blind", "on", ">secret", "~k*", "+@all", "-memory"});
    ConnectionParams params = m_server->params();
    params.user = "blind";
    params.password = Secret("secret");
    connectTo(params);
    KeyDetails details(m_connection.get());
    QSignalSpy refused(&details, &KeyDetails::traitRefused);
    details.setTraits(everything);
    QByteArrayList keys{"other"};
    for (int i = 0; i < 50; ++i)
        keys.append("k" + QByteArray::number(i));
    details.fetch(keys);
    QTRY_VERIFY(details.detail("k49"));
    QCOMPARE(refused.size(), 1);
    QCOMPARE(refused.first().first().value<KeyTrait>(), KeyTrait::Size);
    QCOMPARE(details.detail("k7")->refused, KeyTraits(KeyTrait::Size));
    QCOMPARE(details.detail("k7")->encoding, QByteArray("embstr"));
    // One key that this user may not see says nothing of the commands.
    QCOMPARE(details.detail("other")->refused, everything);
    QCOMPARE(details.refusal(KeyTrait::Type).kind, Error::Kind::None);
    QVERIFY(details.refusal(KeyTrait::Size).sentence().contains(QStringLiteral("NOPERM")));

    const auto rejected = [this] {
        const QByteArray stats = m_server->command({"INFO", "commandstats"}).bytes;
        const qsizetype at = stats.indexOf("cmdstat_memory|usage:");
        return stats.mid(at, stats.indexOf('\n', at) - at);
    };
    const QByteArray before = rejected();
    QVERIFY(before.contains("rejected_calls="));
    details.fetch(keys, 0ms);
    const auto fetchedAt = details.detail("k7")->fetchedAt;
    QTRY_VERIFY(details.detail("k7")->fetchedAt > fetchedAt);
    QCOMPARE(rejected(), before); // it is not asked for any more
    m_server->command({"ACL", "SETUSER", "blind", "+memory"});
    details.outdate();
    details.fetch(keys);
    details.fetch({"k8"}); // takes the place of the request before where that still waits
    details.fetch({"k7"});
    QTRY_VERIFY(details.detail("k7")->size > 0);
    const auto outdatedAt = std::chrono::steady_clock::now();
    details.outdate();
    details.fetch({"k1"});
    details.fetch({"k7"});
    details.fetch({"k2", "k3"});
    details.fetch({"k7"});
    QTRY_VERIFY(details.detail("k7")->fetchedAt > outdatedAt);
}

void TestKeyTraits::isBoundedInCommands()
{
    constexpr int count = 2000;
    QList<QByteArrayList> commands;
    for (int i = 0; i < count; ++i)
        commands.append({"SET", "k" + QByteArray::number(i), "v"});
    m_server->pipeline(commands);
    KeyDetails details(m_connection.get());
    details.setTraits(everything);
    int from = 0;
    const auto fetchNext = [&] { // as somebody scrolls whom nothing stops
        QByteArrayList keys;
        for (const int end = std::min(from + 40, count); from < end; ++from)
            keys.append("k" + QByteArray::number(from));
        details.fetch(keys);
    };
    connect(&details, &KeyDetails::fetched, this, fetchNext);
    QElapsedTimer timer;
    timer.start();
    fetchNext();
    QTRY_VERIFY(details.detail("k" + QByteArray::number(count - 1)));
    const qint64 least = qint64(count) * 5 * 1000 / KeyDetails::maxCommandsPerSecond;
    QVERIFY2(timer.elapsed() >= least * 3 / 4, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(TestKeyTraits)
#include "tst_keytraits.moc"
