// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/values/stringvalue.h"
#include "editfixture.h"
#include "tests/support/faultproxy.h"

using namespace redshank;
using Kind = EditOutcome::Kind;

/// A key that must be new, on every way to a real server. SET NX is older than every server: the native way is always
/// there.
class TestCreateString : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void creates_data() { paths(); }
    void creates();
    void D23_neverWritesOverAKey_data() { paths(); }
    void D23_neverWritesOverAKey();
    void D23_losesTheRaceWithoutHarm_data() { paths(); }
    void D23_losesTheRaceWithoutHarm();
    void D18_unknownOutcomeIsLookedAt_data() { paths(); }
    void D18_unknownOutcomeIsLookedAt();
    void deletedInFlight();

private:
    static void paths()
    {
        QTest::addColumn<int>("path");
        for (int i = 0; i < editPaths().size(); ++i)
            QTest::newRow(editPaths()[i].name) << i;
    }
    static const EditPath &path()
    {
        QFETCH(int, path);
        return editPaths()[path];
    }

    std::unique_ptr<EditFixture> m_fixture;
};

void TestCreateString::init()
{
    m_fixture = std::make_unique<EditFixture>();
    const bool hasPath = QTest::currentDataTag() != nullptr;
    QVERIFY2(m_fixture->start(hasPath ? path() : editPaths().first()), m_fixture->server.errorText());
}

void TestCreateString::creates()
{
    for (const QByteArray &value : {QByteArray("value"), QByteArray(), QByteArray("\x00\xff\r\n", 4)}) {
        m_fixture->server.command({"SET", "k", "old", "PX", "500000"});
        m_fixture->server.command({"DEL", "k"});
        const EditOutcome outcome = m_fixture->apply(createString("k", value));
        QVERIFY2(outcome.kind == Kind::Applied, outcome.error.sentence().toUtf8());
        QCOMPARE(m_fixture->text({"GET", "k"}), value);
        QCOMPARE(m_fixture->text({"PTTL", "k"}), QByteArray("-1"));
        m_fixture->server.command({"DEL", "k"});
    }
    const bool isNative = path().best == EditStrategy::Native;
    QCOMPARE(m_fixture->server.calls("eval") > 0, !isNative && path().hasScripts);
    QCOMPARE(m_fixture->server.calls("exec") > 0, !isNative && !path().hasScripts);
}

void TestCreateString::D23_neverWritesOverAKey()
{
    m_fixture->server.command({"SET", "k", "theirs", "PX", "500000"});
    EditOutcome outcome = m_fixture->apply(createString("k", "mine"));
    QCOMPARE(outcome.kind, Kind::KeyExists);
    QCOMPARE(outcome.presentType, QByteArray("string"));
    QCOMPARE(outcome.theirs, std::optional(QByteArray("theirs")));
    QCOMPARE(outcome.theirsSize, 6);
    QCOMPARE(outcome.error.kind, Error::Kind::Exists);
    QCOMPARE(m_fixture->text({"GET", "k"}), QByteArray("theirs"));
    QVERIFY(m_fixture->text({"PTTL", "k"}).toLongLong() > 400'000);

    // An empty string is a key too, and a large one is brought over by its beginning.
    m_fixture->server.command({"SET", "k", ""});
    outcome = m_fixture->apply(createString("k", "mine"));
    QCOMPARE(outcome.kind, Kind::KeyExists);
    QCOMPARE(outcome.theirs, std::optional(QByteArray("")));
    m_fixture->server.command({"SETRANGE", "k", QByteArray::number(EditOutcome::maximumTheirs + 5), "x"});
    outcome = m_fixture->apply(createString("k", "mine"));
    QCOMPARE(outcome.theirs->size(), EditOutcome::maximumTheirs);
    QVERIFY(outcome.theirsSize > outcome.theirs->size());

    m_fixture->server.command({"DEL", "k"});
    m_fixture->server.command({"HSET", "k", "field", "theirs"});
    outcome = m_fixture->apply(createString("k", "mine"));
    QCOMPARE(outcome.kind, Kind::KeyExists);
    QCOMPARE(outcome.presentType, QByteArray("hash"));
    QVERIFY(!outcome.theirs);
    QCOMPARE(m_fixture->text({"HGET", "k", "field"}), QByteArray("theirs"));

    m_fixture->server.command({"DEL", "k"});
    m_fixture->server.command({"SET", "k", "theirs"});
    Edit blind = createString("k", "mine");
    blind.existing = {}; // where another name's bytes are of no use
    outcome = m_fixture->apply(blind);
    QCOMPARE(outcome.kind, Kind::KeyExists);
    QVERIFY(!outcome.theirs);
}

void TestCreateString::D23_losesTheRaceWithoutHarm()
{
    FaultProxy proxy(m_fixture->connection->params());
    QVERIFY(proxy.start());
    m_fixture->connect(proxy.params());
    m_fixture->configure(path());
    QTRY_COMPARE(m_fixture->connection->state(), Connection::State::Ready);
    // Somebody else is faster than the very request that writes.
    const QByteArray writing = path().best == EditStrategy::Native ? "SET\r\n" : path().hasScripts ? "EVAL" : "EXEC";
    bool hasRaced = false;
    proxy.setWatcher([&](const QByteArray &request) {
        if (!hasRaced && request.contains(writing)) {
            hasRaced = true;
            m_fixture->server.command({"SET", "k", "theirs"});
        }
    });
    const EditOutcome outcome = m_fixture->apply(createString("k", "mine"));
    QVERIFY(hasRaced);
    QCOMPARE(outcome.kind, Kind::KeyExists);
    QCOMPARE(outcome.theirs, std::optional(QByteArray("theirs")));
    QCOMPARE(m_fixture->text({"GET", "k"}), QByteArray("theirs"));
    m_fixture->applier.reset(); // before the proxy goes
    m_fixture->connection.reset();
}

void TestCreateString::D18_unknownOutcomeIsLookedAt()
{
    const Edit edit = createString("k", "mine");
    QCOMPARE(m_fixture->verify(edit), Verification::NotApplied);
    QCOMPARE(m_fixture->apply(edit).kind, Kind::Applied);
    QCOMPARE(m_fixture->verify(edit), Verification::Applied);
    m_fixture->server.command({"SET", "k", "theirs"});
    QCOMPARE(m_fixture->verify(edit), Verification::Different);
    m_fixture->server.command({"DEL", "k"});
    m_fixture->server.command({"RPUSH", "k", "mine"});
    QCOMPARE(m_fixture->verify(edit), Verification::Different);
}

/// Each of the answers on the way finds nobody: that of the write, of TYPE, of what is there.
void TestCreateString::deletedInFlight()
{
    m_fixture->server.command({"SET", "k", "theirs"});
    m_fixture->configure({.name = "native", .best = EditStrategy::Native});
    for (int turns = 0; turns < 12; ++turns) {
        bool isTold = false;
        m_fixture->applier->apply(createString("k", "mine"), this, [&](const EditOutcome &) { isTold = true; });
        for (int i = 0; i < turns; ++i)
            QCoreApplication::processEvents();
        const bool wasTold = isTold;
        m_fixture->applier = std::make_unique<EditApplier>(*m_fixture->connection);
        bool isAnswered = false;
        m_fixture->connection->send({"PING"}, this, [&](const ReplyView &) { isAnswered = true; });
        QTRY_VERIFY(isAnswered);
        QCOMPARE(isTold, wasTold);
    }
}

QTEST_GUILESS_MAIN(TestCreateString)
#include "tst_createstring.moc"
