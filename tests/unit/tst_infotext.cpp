// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/infotext.h"
#include "tests/support/test.h"

using namespace redshank;

class TestInfoText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRedis();
    void readsValkey();
    void saysReplicaWhateverTheServerSays();
    void absentIsNotZero();
    void nonsenseIsEmpty_data();
    void nonsenseIsEmpty();
    void readsSubFields();
    void lastLineNeedsNoEnd();
};

void TestInfoText::readsRedis()
{
    const InfoText info(
        "# Server\r\nredis_version:7.0.15\r\nos:Linux 6.1: x86_64\r\n\r\n# Memory\r\nused_memory:1034288\r\n"
        "used_memory_human:1010.05K\r\n# Replication\r\nrole:master\r\n");
    QCOMPARE(info.product(), "redis");
    QCOMPARE(info.version(), "7.0.15");
    QCOMPARE(info.role(), "master");
    QCOMPARE(info.number("used_memory"), std::optional<quint64>(1034288));
    QCOMPARE(info.text("os"), "Linux 6.1: x86_64");
    QVERIFY(!info.number("used_memory_human"));
    QVERIFY(!info.contains("# Server"));
}

void TestInfoText::readsValkey()
{
    const InfoText info("redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1\r\n");
    QCOMPARE(info.product(), "valkey");
    QCOMPARE(info.version(), "8.1.1");
}

void TestInfoText::saysReplicaWhateverTheServerSays()
{
    QCOMPARE(InfoText("role:slave\r\n").role(), "replica");
    QCOMPARE(InfoText("role:replica\r\n").role(), "replica");
}

void TestInfoText::absentIsNotZero()
{
    const InfoText info("connected_clients:0\r\n");
    QCOMPARE(info.number("connected_clients"), std::optional<quint64>(0));
    QVERIFY(!info.number("used_memory"));
    QVERIFY(info.product().isEmpty());
    QVERIFY(info.version().isEmpty());
    QVERIFY(info.role().isEmpty());
    QVERIFY(InfoText().isEmpty());
    QVERIFY(InfoText("").isEmpty());
}

void TestInfoText::nonsenseIsEmpty_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *value : {"", " 1", "1 ", "-1", "+1", "1.5", "0x10", "99999999999999999999", "one"})
        QTest::newRow(value) << QByteArray(value);
}

void TestInfoText::nonsenseIsEmpty()
{
    QFETCH(QByteArray, value);
    QVERIFY(!InfoText("used_memory:" + value + "\r\n").number("used_memory"));
}

void TestInfoText::readsSubFields()
{
    const InfoText info("db0:keys=4,expires=1,avg_ttl=0\r\ndb11:keys=7\r\n");
    QCOMPARE(info.number("db0", "keys"), std::optional<quint64>(4));
    QCOMPARE(info.number("db0", "expires"), std::optional<quint64>(1));
    QCOMPARE(info.number("db11", "keys"), std::optional<quint64>(7));
    QVERIFY(!info.number("db0", "key"));
    QVERIFY(!info.number("db1", "keys"));
}

void TestInfoText::lastLineNeedsNoEnd()
{
    QCOMPARE(InfoText("a:1\nb:2").number("b"), std::optional<quint64>(2));
    QCOMPARE(InfoText("a:1\r\na:2\r\n").number("a"), std::optional<quint64>(2));
    QVERIFY(InfoText(":1\r\nnothing\r\n\n\r\n").isEmpty());
}

QTEST_GUILESS_MAIN(TestInfoText)
#include "tst_infotext.moc"
