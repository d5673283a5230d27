// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/values/createkey.h"
#include "core/values/valuetypes.h"
#include "editfixture.h"
#include "tests/support/faultproxy.h"

using namespace redshank;
using Kind = EditOutcome::Kind;
using namespace std::chrono_literals;

namespace {

const QByteArray binary("\x00\xff \r\n\"", 6);

NewKey sample(const QByteArray &type)
{
    NewKey wanted{"k:" + binary, type, {}, {}};
    const ValueType &known = valueType(type);
    const int rows = type == "string" ? 1 : 3;
    for (int i = 0; i < rows; ++i) {
        QByteArrayList row;
        for (const ValueColumn column : known.newColumns)
            row.append(column == ValueColumn::Score ? QByteArray::number(i) + ".5" : binary + QByteArray::number(i));
        wanted.rows.append(row);
    }
    return wanted;
}

} // namespace

/// A new key of each type with its elements and its time to live, on every way to a real server.
class TestCreateKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void creates_data() { pathsAndTypes(); }
    void creates();
    void expires_data() { pathsAndTypes(); }
    void expires();
    void D23_neverWritesOverAKey_data() { pathsAndTypes(); }
    void D23_neverWritesOverAKey();
    void D23_losesTheRaceWithoutHarm_data() { pathsAndTypes(); }
    void D23_losesTheRaceWithoutHarm();
    void D3_leavesNothingBehindWithoutItsTtl_data() { pathsAndTypes(); }
    void D3_leavesNothingBehindWithoutItsTtl();
    void saysWhetherItHasRun();
    void refusesWhatWouldBeLost();
    void passesOnTheServersWords();

private:
    static void pathsAndTypes()
    {
        QTest::addColumn<int>("path");
        QTest::addColumn<QByteArray>("type");
        for (int i = 0; i < editPaths().size(); ++i)
            for (const ValueType &type : valueTypes())
                QTest::addRow("%s, %s", editPaths()[i].name.constData(), type.name.constData()) << i << type.name;
    }
    QByteArray size(const QByteArray &type, const QByteArray &key)
    {
        return m_fixture->text({valueType(type).sizeCommand, key});
    }

    std::unique_ptr<EditFixture> m_fixture;
};

void TestCreateKey::init()
{
    m_fixture = std::make_unique<EditFixture>();
    int number = 0;
    if (QTest::currentDataTag()) {
        QFETCH(int, path);
        number = path;
    }
    QVERIFY2(m_fixture->start(editPaths()[number]), m_fixture->server.errorText());
}

void TestCreateKey::creates()
{
    QFETCH(QByteArray, type);
    const NewKey wanted = sample(type);
    const auto edit = createKey(wanted);
    QVERIFY2(edit.isOk(), "the table must know how to make it");
    const EditOutcome outcome = m_fixture->apply(edit.value());
    QVERIFY2(outcome.kind == Kind::Applied, outcome.error.sentence().toUtf8());
    QCOMPARE(m_fixture->text({"TYPE", wanted.key}), type);
    QCOMPARE(m_fixture->text({"PTTL", wanted.key}), QByteArray("-1"));
    QCOMPARE(m_fixture->text({"DBSIZE"}), QByteArray("1"));

    const QList<QByteArrayList> &rows = wanted.rows;
    if (type == "string") {
        QCOMPARE(m_fixture->text({"GET", wanted.key}), rows[0][0]);
    } else if (type == "hash") {
        for (const QByteArrayList &row : rows)
            QCOMPARE(m_fixture->text({"HGET", wanted.key, row[0]}), row[1]);
    } else if (type == "list") {
        QCOMPARE(
            m_fixture->list({"LRANGE", wanted.key, "0", "-1"}), (QByteArrayList{rows[0][0], rows[1][0], rows[2][0]}));
    } else if (type == "set") {
        for (const QByteArrayList &row : rows)
            QCOMPARE(m_fixture->text({"SISMEMBER", wanted.key, row[0]}), QByteArray("1"));
    } else if (type == "zset") {
        for (const QByteArrayList &row : rows)
            QCOMPARE(m_fixture->text({"ZSCORE", wanted.key, row[0]}), row[1]);
    } else {
        const Reply entries = m_fixture->server.command({"XRANGE", wanted.key, "-", "+"});
        QCOMPARE(entries.elements.size(), 1);
        QCOMPARE(entries.elements[0].elements[1].elements.size(), 6);
        QCOMPARE(entries.elements[0].elements[1].elements[5].bytes, rows[2][1]);
    }
    if (type != "stream")
        QCOMPARE(size(type, wanted.key), QByteArray::number(type == "string" ? rows[0][0].size() : rows.size()));
}

void TestCreateKey::expires()
{
    QFETCH(QByteArray, type);
    NewKey wanted = sample(type);
    wanted.ttl = 500'123ms;
    const auto now = [this] {
        const Reply time = m_fixture->server.command({"TIME"});
        return time.elements[0].bytes.toLongLong() * 1000 + time.elements[1].bytes.toLongLong() / 1000;
    };
    const qint64 before = now();
    QCOMPARE(m_fixture->apply(createKey(wanted).value()).kind, Kind::Applied);
    const qint64 after = now();
    const qint64 at = m_fixture->text({"PEXPIRETIME", wanted.key}).toLongLong();
    QVERIFY2(at >= before + 500'123 && at <= after + 500'123, QByteArray::number(at - before));
}

void TestCreateKey::D23_neverWritesOverAKey()
{
    QFETCH(QByteArray, type);
    NewKey wanted = sample(type);
    wanted.ttl = 1h;
    for (const QByteArrayList &theirs : {QByteArrayList{"SET", wanted.key, "theirs", "PX", "500000"},
             QByteArrayList{"HSET", wanted.key, "theirs", "1"}, QByteArrayList{"XADD", wanted.key, "1-1", "a", "b"}}) {
        m_fixture->server.command({"DEL", wanted.key});
        m_fixture->server.command(theirs);
        const QByteArray before = m_fixture->text({"DUMP", wanted.key});
        const qint64 ttl = m_fixture->text({"PTTL", wanted.key}).toLongLong();
        const EditOutcome outcome = m_fixture->apply(createKey(wanted).value());
        QCOMPARE(outcome.kind, Kind::KeyExists);
        QCOMPARE(outcome.error.kind, Error::Kind::Exists);
        QCOMPARE(m_fixture->text({"DUMP", wanted.key}), before);
        QVERIFY(m_fixture->text({"PTTL", wanted.key}).toLongLong() <= ttl);
    }
}

void TestCreateKey::D23_losesTheRaceWithoutHarm()
{
    QFETCH(QByteArray, type);
    QFETCH(int, path);
    const EditPath &way = editPaths()[path];
    FaultProxy proxy(m_fixture->connection->params());
    QVERIFY(proxy.start());
    m_fixture->connect(proxy.params());
    m_fixture->configure(way);
    QTRY_COMPARE(m_fixture->connection->state(), Connection::State::Ready);
    const bool isNative = way.best == EditStrategy::Native && type == "string";
    const QByteArray writing = isNative ? "SET\r\n" : way.hasScripts ? "EVAL" : "EXEC";
    NewKey wanted = sample(type);
    wanted.ttl = 1h;
    bool hasRaced = false;
    proxy.setWatcher([&](const QByteArray &request) {
        if (!hasRaced && request.contains(writing)) {
            hasRaced = true;
            m_fixture->server.command({"SET", wanted.key, "theirs"});
        }
    });
    const EditOutcome outcome = m_fixture->apply(createKey(wanted).value());
    QVERIFY(hasRaced);
    QCOMPARE(outcome.kind, Kind::KeyExists);
    QCOMPARE(m_fixture->text({"GET", wanted.key}), QByteArray("theirs"));
    QCOMPARE(m_fixture->text({"PTTL", wanted.key}), QByteArray("-1"));
    m_fixture->applier.reset(); // before the proxy goes
    m_fixture->connection.reset();
}

/// A user who may write but not expire gets no key that stays for ever.
void TestCreateKey::D3_leavesNothingBehindWithoutItsTtl()
{
    QFETCH(QByteArray, type);
    QFETCH(int, path);
    m_fixture->server.command({"ACL", "SETUSER", "plain", "on", ">pw", "~*", "&*", "+@all", "-pexpire",
        editPaths()[path].hasScripts ? "+eval" : "-@scripting"});
    ConnectionParams params = m_fixture->server.params();
    params.user = "plain";
    params.password = Secret("pw");
    m_fixture->connect(params);
    m_fixture->configure(editPaths()[path]);
    QTRY_COMPARE(m_fixture->connection->state(), Connection::State::Ready);
    NewKey wanted = sample(type);
    wanted.ttl = 1h;
    const EditOutcome outcome = m_fixture->apply(createKey(wanted).value());
    if (type == "string") {
        QCOMPARE(outcome.kind, Kind::Applied); // SET has its own
        return;
    }
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.error.kind, Error::Kind::Permission);
    QCOMPARE(m_fixture->text({"EXISTS", wanted.key}), QByteArray("0"));
}

void TestCreateKey::saysWhetherItHasRun()
{
    for (const ValueType &type : valueTypes()) {
        const Edit edit = createKey(sample(type.name)).value();
        QCOMPARE(m_fixture->apply(edit).kind, Kind::Applied);
        const bool canTell = type.name != "stream"; // its id is the server's
        QCOMPARE(m_fixture->verify(edit), canTell ? Verification::Applied : Verification::CannotTell);
        m_fixture->server.command({"DEL", edit.key});
        QCOMPARE(m_fixture->verify(edit), canTell ? Verification::NotApplied : Verification::CannotTell);
    }
    // An empty string and none read alike.
    const Edit empty = createKey({"empty", "string", {{""}}, {}}).value();
    QCOMPARE(m_fixture->verify(empty), Verification::NotApplied);
    QCOMPARE(m_fixture->apply(empty).kind, Kind::Applied);
    QCOMPARE(m_fixture->verify(empty), Verification::Applied);
}

void TestCreateKey::refusesWhatWouldBeLost()
{
    const auto kindOf = [](const NewKey &wanted) {
        const auto edit = createKey(wanted);
        return edit ? Error::Kind::None : edit.error().kind;
    };
    const auto invalid = Error::Kind::InvalidInput;
    QCOMPARE(kindOf({"k", "hash", {{"f", "1"}, {"f", "2"}}, {}}), invalid);
    QCOMPARE(kindOf({"k", "set", {{"m"}, {"m"}}, {}}), invalid);
    QCOMPARE(kindOf({"k", "zset", {{"m", "1"}, {"m", "2"}}, {}}), invalid);
    QCOMPARE(kindOf({"k", "list", {{"e"}, {"e"}}, {}}), Error::Kind::None);
    QCOMPARE(kindOf({"k", "stream", {{"f", "1"}, {"f", "2"}}, {}}), Error::Kind::None);
    QCOMPARE(kindOf({"k", "hash", {}, {}}), invalid);
    QCOMPARE(kindOf({"k", "hash", {{"f"}}, {}}), invalid);
    QCOMPARE(kindOf({"", "set", {{"m"}}, {}}), invalid);
    QCOMPARE(kindOf({"k", "vectorset", {{"m"}}, {}}), invalid);
    QCOMPARE(kindOf({"k", "list", QList<QByteArrayList>(NewKey::mostRows + 1, {"e"}), {}}), invalid);
    QCOMPARE(kindOf({"k", "list", {{"e"}}, -1ms}), invalid);
}

void TestCreateKey::passesOnTheServersWords()
{
    const EditOutcome outcome = m_fixture->apply(createKey({"k", "zset", {{"m", "high"}}, 1h}).value());
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY2(outcome.error.server.contains("not a valid float"), outcome.error.server);
    QCOMPARE(m_fixture->text({"EXISTS", "k"}), QByteArray("0"));
}

QTEST_GUILESS_MAIN(TestCreateKey)
#include "tst_createkey.moc"
