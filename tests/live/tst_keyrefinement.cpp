// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keyspace/filterline.h"
#include "core/keyspace/keyrefinement.h"
#include "tests/support/faultproxy.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"

#include <QRandomGenerator>
#include <QSignalSpy>

#include <memory>

using namespace redshank;

/// Conditions on keys and orders of them, as a real server answers.
class TestKeyRefinement : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.errorText()); }
    void init()
    {
        m_server.command({"FLUSHALL"});
        m_server.command({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
        m_refinement = std::make_unique<KeyRefinement>(m_server.params(), false);
    }
    void cleanup() { m_refinement.reset(); }

    void leavesOutNames();
    void leavesOutNamesAsAModelDoes();
    void judgesByWhatTheServerTells();
    void asksAboutNewKeysOnly();
    void ordersKeys();
    void doesNotOrderTooMany();
    void ordersMatchesOnceTheyAreFewer();
    void saysWhatIsRefused();
    void saysThatThereIsNoIdleTime();
    void goesOnAfterALostConnection();
    void stopsWhenCancelled();
    void isBoundedInCommands();
    void diesInFlight();

private:
    void fill(int count, const QByteArray &prefix = "k")
    {
        QList<QByteArrayList> commands;
        for (int i = 0; i < count; ++i) {
            m_names.append(prefix + QByteArray::number(i));
            commands.append({"SET", m_names.last(), "v"});
        }
        m_server.pipeline(commands);
    }
    QByteArrayList shown() const
    {
        QByteArrayList keys;
        const RefinedKeys &result = m_refinement->result();
        for (qsizetype row = 0; row < result.keys.size(); ++row)
            keys.append(result.keys.keyAt(result.ranking ? result.ranking->positions[size_t(row)] : row));
        return keys;
    }
    bool isDone() const { return !m_refinement->isRunning() && m_refinement->result().isFinal; }
    void ask(const char *line, const QByteArrayList &names)
    {
        m_refinement->setQuery(FilterLine::parse(QString::fromUtf8(line)).query, KeyIndex::of(names));
    }
    void order(KeyTrait trait, bool isDescending, const QByteArrayList &names)
    {
        KeyQuery query;
        query.sortedBy = trait;
        query.isDescending = isDescending;
        m_refinement->setQuery(query, KeyIndex::of(names));
    }

    RealServer m_server;
    QByteArrayList m_names;
    std::unique_ptr<KeyRefinement> m_refinement;
};

void TestKeyRefinement::leavesOutNames()
{
    ask("-temp", {"a", "b:temp", "c", "TEMP", "d"});
    QCOMPARE(m_refinement->result().keys.size(), 5); // until the first result
    QTRY_VERIFY(isDone());
    QCOMPARE(shown(), (QByteArrayList{"a", "c", "d"}));
    m_refinement->setSource(KeyIndex::of({"a", "b:temp", "e"}));
    QTRY_COMPARE(shown(), (QByteArrayList{"a", "e"}));
    ask("x -temp y", {"xy", "x", "y", "xytemp", "ayx"});
    QTRY_COMPARE(shown(), (QByteArrayList{"ayx", "xy", "y"})); // the first term is not this one's business
    m_refinement->setQuery({}, KeyIndex());
    QVERIFY(!m_refinement->isRunning());
    QVERIFY(m_refinement->result().keys.isEmpty());
}

void TestKeyRefinement::leavesOutNamesAsAModelDoes()
{
    // Several conditions, of which each is looked at for some of the names alone.
    QRandomGenerator random(6);
    const auto letters = [&random](int longest) {
        QByteArray made;
        for (int n = 1 + int(random.bounded(longest)); n > 0; --n)
            made += "abAB:"[random.bounded(5)];
        return made;
    };
    for (int round = 0; round < 200; ++round) {
        QByteArrayList names;
        for (int n = int(random.bounded(60)); n > 0; --n)
            names.append(letters(12));
        KeyQuery query;
        for (QList<KeyFilter> *filters : {&query.required, &query.excluded}) {
            for (int n = int(random.bounded(3)); n > 0; --n)
                filters->append({random.bounded(4) ? KeyFilter::Kind::Substring : KeyFilter::Kind::Glob,
                    random.bounded(2) ? Qt::CaseInsensitive : Qt::CaseSensitive, letters(2)});
        }
        if (query.isEmpty())
            continue;
        const KeyIndex source = KeyIndex::of(names);
        const KeyIndex expected = source.filtered([&query](QByteArrayView name) {
            const auto passes = [name](const KeyFilter &filter) { return filter.matches(name); };
            return std::all_of(query.required.begin(), query.required.end(), passes)
                && std::none_of(query.excluded.begin(), query.excluded.end(), passes);
        });
        m_refinement->setQuery(query, source);
        QTRY_VERIFY(isDone());
        QVERIFY(m_refinement->result().keys == expected);
    }
}

void TestKeyRefinement::judgesByWhatTheServerTells()
{
    m_server.command({"SET", "small", "v"});
    m_server.command({"SET", "large", QByteArray(200'000, 'x'), "EX", "30"});
    m_server.command({"HSET", "hash", "f", "v"});
    m_server.command({"EXPIRE", "hash", "5000"});
    const QByteArrayList names{"gone", "hash", "large", "small"};
    const auto found = [&](const char *line) {
        ask(line, names);
        return QTest::qWaitFor([this] { return isDone(); }, patience) ? shown() : QByteArrayList{"?"};
    };
    QCOMPARE(found("type:hash"), QByteArrayList{"hash"});
    QCOMPARE(found("-type:hash"), (QByteArrayList{"large", "small"})); // what is gone is nothing else either
    QCOMPARE(found("ttl:none"), QByteArrayList{"small"});
    QCOMPARE(found("ttl:<60s"), QByteArrayList{"large"});
    QCOMPARE(found("ttl:any"), (QByteArrayList{"hash", "large"}));
    QCOMPARE(found("size:>100kb"), QByteArrayList{"large"});
    QCOMPARE(found("encoding:listpack,ziplist"), QByteArrayList{"hash"});
    QCOMPARE(found("idle:<1h -type:string"), QByteArrayList{"hash"});
    QVERIFY(!m_refinement->result().error);
}

void TestKeyRefinement::asksAboutNewKeysOnly()
{
    m_names.clear();
    fill(1000);
    ask("type:string", m_names);
    QTRY_VERIFY(isDone());
    QCOMPARE(shown().size(), 1000);
    const qint64 before = m_server.calls("type");
    m_server.command({"HSET", "new1", "f", "v"});
    m_server.command({"SET", "new2", "v"});
    QByteArrayList names = m_names;
    names.removeFirst();
    names << "new1"
          << "new2";
    m_refinement->setSource(KeyIndex::of(names));
    QTRY_VERIFY(shown().contains("new2"));
    QTRY_VERIFY(isDone());
    QCOMPARE(shown().size(), 1000);
    QVERIFY(!shown().contains("k0") && !shown().contains("new1"));
    QCOMPARE(m_server.calls("type") - before, 2);
    m_refinement->refresh();
    QTRY_COMPARE(m_server.calls("type") - before, 2 + 1001);
    QTRY_VERIFY(isDone());
}

void TestKeyRefinement::ordersKeys()
{
    m_server.command({"SET", "a", QByteArray(1000, 'x')});
    m_server.command({"SET", "b", "v", "EX", "50"});
    m_server.command({"SET", "c", QByteArray(50'000, 'x'), "EX", "10"});
    const QByteArrayList names{"a", "b", "c"};
    order(KeyTrait::Size, false, names + QByteArrayList{"gone"});
    QTRY_VERIFY(isDone());
    QCOMPARE(shown(), (QByteArrayList{"b", "a", "c"}));
    const qint64 before = m_server.calls("memory|usage");
    order(KeyTrait::Size, true, names);
    QTRY_COMPARE(shown(), (QByteArrayList{"c", "a", "b"}));
    QCOMPARE(m_server.calls("memory|usage"), before); // the other way round is no question
    order(KeyTrait::Ttl, false, names);
    QTRY_COMPARE(shown(), (QByteArrayList{"c", "b", "a"}));
    m_server.command({"SET", "d", "v", "EX", "30"});
    m_refinement->setSource(KeyIndex::of({"a", "b", "c", "d"}));
    QCOMPARE(shown(), (QByteArrayList{"c", "b", "a"})); // the order that is there stays until the next is
    QTRY_COMPARE(shown(), (QByteArrayList{"c", "d", "b", "a"}));
    QVERIFY(m_refinement->result().ranking->index.isSameAs(m_refinement->result().keys));
}

void TestKeyRefinement::doesNotOrderTooMany()
{
    QByteArrayList names;
    for (qsizetype i = 0; i <= RefineKeysJob::sortLimit; ++i)
        names.append(QByteArray::number(i));
    const qint64 before = m_server.calls("pttl");
    order(KeyTrait::Ttl, false, names);
    QTRY_VERIFY(isDone());
    QVERIFY(m_refinement->result().isTooMany);
    QVERIFY(!m_refinement->result().ranking);
    QCOMPARE(m_refinement->result().keys.size(), names.size());
    QCOMPARE(m_server.calls("pttl"), before);
    m_server.command({"SET", "1", "v"});
    m_refinement->setSource(KeyIndex::of({"1", "gone"}));
    QTRY_VERIFY(m_refinement->result().ranking);
    QVERIFY(!m_refinement->result().isTooMany);
    QCOMPARE(shown(), QByteArrayList{"1"}); // and none of those that were too many
}

void TestKeyRefinement::ordersMatchesOnceTheyAreFewer()
{
    m_names.clear();
    fill(int(RefineKeysJob::sortLimit) + 1);
    KeyQuery query = FilterLine::parse(QStringLiteral("ttl:none")).query;
    query.sortedBy = KeyTrait::Ttl;
    m_refinement->setQuery(query, KeyIndex::of(m_names));
    QTRY_VERIFY(isDone());
    QVERIFY(m_refinement->result().isTooMany);
    QCOMPARE(m_refinement->result().keys.size(), m_names.size());
    m_names = m_names.first(50);
    m_refinement->setSource(KeyIndex::of(m_names));
    QTRY_VERIFY(m_refinement->result().ranking);
    QVERIFY(!m_refinement->result().isTooMany);
    QCOMPARE(shown().size(), 50);
    QVERIFY(m_refinement->result().ranking->index.isSameAs(m_refinement->result().keys));

    // An order that is given up is no question.
    QTRY_VERIFY(isDone());
    const qint64 before = m_server.calls("pttl");
    query.sortedBy.reset();
    m_refinement->setQuery(query, KeyIndex::of(m_names));
    QTRY_VERIFY(isDone() && !m_refinement->result().ranking);
    QCOMPARE(shown().size(), 50);
    QCOMPARE(m_server.calls("pttl"), before);
}

void TestKeyRefinement::saysWhatIsRefused()
{
    m_server.command({"SET", "k", "v"});
    m_server.command({"ACL", "SETUSER", "blind", "on", ">secret", "~*", "+@all", "-memory"});
    ConnectionParams params = m_server.params();
    params.user = "blind";
    params.password = Secret("secret");
    m_refinement->setParams(params);
    ask("size:>1", {"k"});
    QTRY_VERIFY(m_refinement->result().error);
    QCOMPARE(m_refinement->result().error.kind, Error::Kind::Permission);
    QVERIFY(shown().isEmpty());
    m_server.command({"ACL", "SETUSER", "blind", "+memory"});
    m_refinement->refresh();
    QTRY_COMPARE(shown(), QByteArrayList{"k"});
    QVERIFY(!m_refinement->result().error);

    // What cannot be put in order is there all the same.
    m_server.command({"ACL", "SETUSER", "blind", "-memory"});
    m_refinement->refresh();
    order(KeyTrait::Size, false, {"k"});
    QTRY_VERIFY(m_refinement->result().error);
    QCOMPARE(shown(), QByteArrayList{"k"});
    m_refinement.reset();
    m_server.command({"ACL", "DELUSER", "blind"});
}

void TestKeyRefinement::saysThatThereIsNoIdleTime()
{
    m_server.command({"CONFIG", "SET", "maxmemory-policy", "allkeys-lfu"});
    m_server.command({"SET", "k", "v"});
    ask("idle:>1s", {"k"});
    QTRY_VERIFY(m_refinement->result().error);
    QVERIFY(m_refinement->result().error.what.contains(QStringLiteral("LFU")));
    order(KeyTrait::Idle, true, {"k"}); // by frequency, which is there
    QTRY_VERIFY(m_refinement->result().ranking);
}

void TestKeyRefinement::goesOnAfterALostConnection()
{
    m_names.clear();
    fill(30'000);
    ask("type:string", m_names);
    QTRY_VERIFY(m_refinement->result().keys.size() > 100 && m_refinement->result().keys.size() < 30'000);
    m_server.command({"CLIENT", "KILL", "TYPE", "normal"});
    QTRY_VERIFY(isDone());
    QCOMPARE(shown().size(), 30'000);
    QVERIFY(!m_refinement->result().error);

    // While answers are awaited, which the kill may have missed.
    FaultProxy proxy(m_server.params());
    QVERIFY(proxy.start());
    m_refinement = std::make_unique<KeyRefinement>(proxy.params(), false);
    proxy.breakNext(FaultProxy::Fault::LoseReply, "TYPE");
    ask("type:string", m_names.first(1000));
    QTRY_VERIFY(isDone());
    QVERIFY(proxy.hasBroken());
    QCOMPARE(shown().size(), 1000);
    QVERIFY(!m_refinement->result().error);
    m_refinement.reset(); // before the proxy goes
}

void TestKeyRefinement::stopsWhenCancelled()
{
    m_names.clear();
    fill(30'000);
    const qint64 before = m_server.calls("type");
    ask("type:string", m_names);
    QTRY_VERIFY(m_refinement->result().done > 0);
    m_refinement->cancel();
    QVERIFY(!m_refinement->isRunning());
    const qsizetype found = shown().size();
    // What was on its way is one pipeline; nothing follows it.
    QElapsedTimer quiet;
    quiet.start();
    qint64 calls = m_server.calls("type");
    QTRY_VERIFY(quiet.elapsed() > 100);
    QVERIFY(m_server.calls("type") - calls <= 400);
    calls = m_server.calls("type") - before;
    QVERIFY2(calls < 29'000, qPrintable(QString::number(calls)));
    QCOMPARE(shown().size(), found);
    m_refinement->refresh();
    QTRY_VERIFY(isDone());
    QCOMPARE(shown().size(), 30'000);
}

void TestKeyRefinement::isBoundedInCommands()
{
    m_names.clear();
    fill(8'000);
    QElapsedTimer timer;
    timer.start();
    ask("type:string", m_names); // TYPE and PTTL of each
    QTRY_VERIFY(isDone());
    const qint64 least = 16'000 * 1000 / RefineKeysJob::maxCommandsPerSecond;
    QVERIFY2(timer.elapsed() >= least * 3 / 4, qPrintable(QString::number(timer.elapsed())));
}

void TestKeyRefinement::diesInFlight()
{
    m_names.clear();
    fill(20'000);
    for (int i = 0; i < 5; ++i) {
        ask("type:string", m_names);
        if (i > 0)
            QTRY_VERIFY(m_refinement->result().done > 0);
        m_refinement = std::make_unique<KeyRefinement>(m_server.params(), false);
    }
    bool hasDied = false;
    ask("type:string", m_names);
    connect(m_refinement.get(), &KeyRefinement::changed, this, [&] { // from inside of its own signal
        hasDied = true;
        m_refinement.reset();
    });
    QTRY_VERIFY(hasDied);
}

QTEST_GUILESS_MAIN(TestKeyRefinement)
#include "tst_keyrefinement.moc"
