// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editfixture.h"
#include "editsamples.h"
#include "tests/support/randombytes.h"

using namespace redshank;
using Kind = EditOutcome::Kind;

namespace {

QByteArray joined(const Reply &reply)
{
    QByteArrayList texts;
    for (const Reply &element : reply.elements)
        texts.append(element.bytes);
    return reply.elements.isEmpty()
        ? (reply.type == ReplyType::Integer ? QByteArray::number(reply.integer) : reply.bytes)
        : texts.join(',');
}

} // namespace

/// Every edit on every path to a real server: what it writes, what it refuses, and that the TTL stays.
class TestEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();
    void appliesAndD3_keepsTheTtl();
    void D14_conflictWritesNothing();
    void D14_conflictBringsTheirsBounded();
    void D23_wrongTypeIsRefused();
    void D23_goneKeyIsNotCreatedAgain();
    void D23_expiredWhileEditing();
    void D10_shiftedListIsAConflict();
    void D11_deniedRemovalLeavesNoTombstone();
    void D13_renameNeverOverwritesAField();
    void D13_deniedRenameLeavesNothingBehind();
    void D3_fieldsKeepTheirOwnTtl();
    void D15_partialBaselineNeverOverwrites();
    void D16_scoresGoAsTheyWereTyped();
    void D1_randomBytesAreWrittenAsTheyAre();
    void verificationTells();
    void serverErrorIsAFailure();
    void twoEditsAtOnceHaveOneWinner();
    void manyEditsInFlightAllApply();
    void outcomeAfterContextIsDropped();
    void deletedInFlight();

private:
    void setUp(const QList<QByteArrayList> &commands)
    {
        m_fixture->server.command({"FLUSHALL"});
        for (const QByteArrayList &command : commands)
            QVERIFY(!m_fixture->server.command(command).isError());
    }
    const EditPath &path() const
    {
        QFETCH_GLOBAL(int, path);
        return editPaths()[path];
    }
    qint64 pttl() { return m_fixture->text({"PTTL", "k"}).toLongLong(); }

    std::unique_ptr<EditFixture> m_fixture;
    QByteArray m_path;
};

void TestEdits::initTestCase_data()
{
    QTest::addColumn<int>("path");
    for (int i = 0; i < editPaths().size(); ++i)
        QTest::newRow(editPaths()[i].name) << i;
}

void TestEdits::init()
{
    QFETCH_GLOBAL(int, path);
    if (m_path == editPaths()[path].name && m_fixture && m_fixture->connection->state() == Connection::State::Ready) {
        if (!m_fixture->canTake(editPaths()[path]))
            QSKIP("The server has no conditional SET");
        return;
    }
    m_path = editPaths()[path].name;
    m_fixture = std::make_unique<EditFixture>();
    QVERIFY2(m_fixture->start(editPaths()[path]), m_fixture->server.errorText());
    if (!m_fixture->canTake(editPaths()[path]))
        QSKIP("The server has no conditional SET");
}

void TestEdits::cleanup()
{
    // Which way was really taken: a path that falls back unnoticed would prove nothing.
    QFETCH_GLOBAL(int, path);
    const bool hasScripts = editPaths()[path].hasScripts;
    if (m_fixture && !hasScripts)
        QCOMPARE(m_fixture->server.calls("eval"), 0);
    if (m_fixture && hasScripts)
        QCOMPARE(m_fixture->server.calls("exec"), 0);
}

void TestEdits::appliesAndD3_keepsTheTtl()
{
    for (const Sample &sample : samples()) {
        for (const bool isExpiring : {true, false}) {
            setUp(sample.setUp);
            if (isExpiring)
                m_fixture->server.command({"PEXPIRE", "k", "54321"});
            const qint64 before = pttl();
            QElapsedTimer watch;
            watch.start();
            const EditOutcome outcome = m_fixture->apply(sample.edit);
            QVERIFY2(outcome.kind == Kind::Applied, sample.name + ": " + outcome.error.sentence().toUtf8());
            const qint64 after = pttl();
            const qint64 passed = watch.elapsed();
            QCOMPARE(joined(m_fixture->server.command(sample.look)), sample.afterwards);
            if (isExpiring)
                QVERIFY2(qAbs(before - after - passed) <= 50,
                    sample.name + ' ' + QByteArray::number(before - after - passed));
            else
                QCOMPARE(after, -1);
            QVERIFY2(m_fixture->list({"KEYS", "*"}) == QByteArrayList{"k"}, sample.name);
        }
    }
}

void TestEdits::D14_conflictWritesNothing()
{
    const QByteArray key("k");
    struct Row
    {
        QByteArray name;
        QByteArrayList setUp;
        Edit edit;
        std::optional<QByteArray> theirs;
    };
    const QByteArrayList hash{"HSET", key, "f", "theirs"};
    const QByteArrayList list{"RPUSH", key, "theirs", "b"};
    const QByteArrayList zset{"ZADD", key, "7", "m"};
    const QList<Row> rows{
        {"string", {"SET", key, "theirs"}, setString(key, "shown", "mine"), "theirs"},
        {"string, shown is a prefix", {"SET", key, "theirs"}, setString(key, "their", "mine"), "theirs"},
        {"string, shown is empty", {"SET", key, "theirs"}, setString(key, "", "mine"), "theirs"},
        {"D12 theirs is empty", {"SET", key, ""}, setString(key, "shown", "mine"), ""},
        {"string, only a NUL more", {"SET", key, QByteArray("a\0", 2)}, setString(key, "a", "mine"),
            QByteArray("a\0", 2)},
        {"field", hash, setHashField(key, "f", "shown", "mine"), "theirs"},
        {"field gone", hash, setHashField(key, "other", "shown", "mine"), std::nullopt},
        {"D12 empty field gone", hash, setHashField(key, "other", "", "mine"), std::nullopt},
        {"field there already", hash, addHashField(key, "f", "mine"), "theirs"},
        {"removed field changed", hash, removeHashField(key, "f", "shown"), "theirs"},
        {"renamed field changed", hash, renameHashField(key, "f", "shown", "z"), "theirs"},
        {"element", list, setListElement(key, 0, "shown", "mine"), "theirs"},
        {"element out of range", list, setListElement(key, 9, "shown", "mine"), std::nullopt},
        {"D12 empty element out of range", list, removeListElement(key, 9, ""), std::nullopt},
        {"removed element", list, removeListElement(key, 0, "shown"), "theirs"},
        {"member there already", {"SADD", key, "m"}, addSetMember(key, "m"), std::nullopt},
        {"member gone", {"SADD", key, "m"}, removeSetMember(key, "n"), std::nullopt},
        {"new name is a member", {"SADD", key, "m", "n"}, replaceSetMember(key, "m", "n"), std::nullopt},
        {"score", zset, setSortedSetScore(key, "m", "6", "8"), "7"},
        {"scored member there already", zset, addSortedSetMember(key, "m", "1"), "7"},
        {"scored member gone", zset, setSortedSetScore(key, "n", "6", "8"), std::nullopt},
        {"removed score", zset, removeSortedSetMember(key, "m", "6"), "7"},
        {"entry gone", {"XADD", key, "1-1", "f", "v"}, removeStreamEntry(key, "1-2"), std::nullopt},
    };
    for (const Row &row : rows) {
        setUp({row.setUp});
        m_fixture->server.command({"PEXPIRE", key, "54321"});
        const QByteArray before = m_fixture->text({"DUMP", key});
        const EditOutcome outcome = m_fixture->apply(row.edit);
        QVERIFY2(outcome.kind == Kind::Conflict, row.name + ": " + outcome.error.sentence().toUtf8());
        QVERIFY2(outcome.theirs == row.theirs, row.name + ": " + outcome.theirs.value_or("(none)"));
        QCOMPARE(outcome.failedCheck, 0 + (row.name == "new name is a member"));
        QCOMPARE(m_fixture->text({"DUMP", key}), before);
        QVERIFY(pttl() > 50'000);
    }
}

void TestEdits::D14_conflictBringsTheirsBounded()
{
    setUp({{"SET", "k", QByteArray(5'000'000, 'z')}});
    const EditOutcome outcome = m_fixture->apply(setString("k", "shown", "mine"));
    QCOMPARE(outcome.kind, Kind::Conflict);
    QCOMPARE(outcome.theirs->size(), EditOutcome::maximumTheirs);
    QVERIFY(outcome.theirsSize > EditOutcome::maximumTheirs);
}

void TestEdits::D23_wrongTypeIsRefused()
{
    for (const Sample &sample : samples()) {
        const bool isHash = sample.edit.type == "hash";
        setUp({isHash ? QByteArrayList{"SET", "k", "v"} : QByteArrayList{"HSET", "k", "f", "v"}});
        const QByteArray before = m_fixture->text({"DUMP", "k"});
        const EditOutcome outcome = m_fixture->apply(sample.edit);
        QVERIFY2(outcome.kind == Kind::WrongType, sample.name);
        QCOMPARE(outcome.presentType, isHash ? QByteArray("string") : QByteArray("hash"));
        QCOMPARE(m_fixture->text({"DUMP", "k"}), before);
    }
}

void TestEdits::D23_goneKeyIsNotCreatedAgain()
{
    for (const Sample &sample : samples()) {
        setUp({});
        const EditOutcome outcome = m_fixture->apply(sample.edit);
        QVERIFY2(outcome.kind == Kind::KeyGone, sample.name);
        QCOMPARE(outcome.error.kind, Error::Kind::KeyGone);
        QVERIFY2(m_fixture->text({"EXISTS", "k"}) == "0", sample.name);
    }
}

void TestEdits::D23_expiredWhileEditing()
{
    setUp({{"SET", "k", "old", "PX", "30"}});
    QTRY_COMPARE(m_fixture->text({"EXISTS", "k"}), QByteArray("0"));
    QCOMPARE(m_fixture->apply(setString("k", "old", "new")).kind, Kind::KeyGone);
    QCOMPARE(m_fixture->text({"EXISTS", "k"}), QByteArray("0"));
}

void TestEdits::D10_shiftedListIsAConflict()
{
    setUp({{"RPUSH", "k", "a", "b", "a"}});
    // The third element is being edited while somebody pushes to the head: index 2 is another element now.
    m_fixture->server.command({"LPUSH", "k", "c"});
    EditOutcome outcome = m_fixture->apply(setListElement("k", 2, "a", "edited"));
    QCOMPARE(outcome.kind, Kind::Conflict);
    QCOMPARE(outcome.theirs, std::optional(QByteArray("b")));
    outcome = m_fixture->apply(removeListElement("k", 2, "a"));
    QCOMPARE(outcome.kind, Kind::Conflict);
    outcome = m_fixture->apply(insertListElement("k", 2, "a", ListSide::Before, "new"));
    QCOMPARE(outcome.kind, Kind::Conflict);
    QCOMPARE(m_fixture->list({"LRANGE", "k", "0", "-1"}), (QByteArrayList{"c", "a", "b", "a"}));
}

void TestEdits::D11_deniedRemovalLeavesNoTombstone()
{
    // May set elements but neither remove nor insert them.
    const QByteArrayList rules = m_fixture->connection->params().user.isEmpty()
        ? QByteArrayList{"-lrem", "-linsert"}
        : QByteArrayList{"-@scripting", "-lrem", "-linsert"};
    m_fixture->server.command(QByteArrayList{"ACL", "SETUSER", "half", "on", ">pw", "~*", "&*", "+@all"} + rules);
    setUp({{"RPUSH", "k", "a", "b", "a"}});
    ConnectionParams params = m_fixture->server.params();
    params.user = "half";
    params.password = Secret("pw");
    m_fixture->connect(params);
    m_fixture->configure(path());
    for (const Edit &edit : {removeListElement("k", 2, "a"), insertListElement("k", 2, "a", ListSide::After, "new"),
             insertListElement("k", 0, "a", ListSide::Before, "new")}) {
        const EditOutcome outcome = m_fixture->apply(edit);
        QCOMPARE(outcome.kind, Kind::Failed);
        QCOMPARE(outcome.error.kind, Error::Kind::Permission);
        QCOMPARE(m_fixture->list({"LRANGE", "k", "0", "-1"}), (QByteArrayList{"a", "b", "a"}));
    }
    m_path.clear();
}

void TestEdits::D13_renameNeverOverwritesAField()
{
    setUp({{"HSET", "k", "f", "v", "taken", "precious"}});
    const EditOutcome outcome = m_fixture->apply(renameHashField("k", "f", "v", "taken"));
    QCOMPARE(outcome.kind, Kind::Conflict);
    QCOMPARE(outcome.failedCheck, 1);
    QCOMPARE(outcome.theirs, std::optional(QByteArray("precious")));
    QCOMPARE(m_fixture->list({"HGETALL", "k"}), (QByteArrayList{"f", "v", "taken", "precious"}));
    // Onto itself.
    QCOMPARE(m_fixture->apply(renameHashField("k", "f", "v", "f")).kind, Kind::Conflict);
    QCOMPARE(m_fixture->text({"HGET", "k", "f"}), QByteArray("v"));
}

void TestEdits::D13_deniedRenameLeavesNothingBehind()
{
    const QByteArrayList rules = m_fixture->connection->params().user.isEmpty()
        ? QByteArrayList{"-hdel", "-srem", "-zrem"}
        : QByteArrayList{"-@scripting", "-hdel", "-srem", "-zrem"};
    m_fixture->server.command(QByteArrayList{"ACL", "SETUSER", "half", "on", ">pw", "~*", "&*", "+@all"} + rules);
    ConnectionParams params = m_fixture->server.params();
    params.user = "half";
    params.password = Secret("pw");
    m_fixture->connect(params);
    m_fixture->configure(path());
    for (const auto &[command, edit] : QList<std::pair<QByteArrayList, Edit>>{
             {{"HSET", "k", "f", "v"}, renameHashField("k", "f", "v", "z")},
             {{"SADD", "k", "m"}, replaceSetMember("k", "m", "n")},
             {{"ZADD", "k", "1", "m"}, renameSortedSetMember("k", "m", "1", "n")},
         }) {
        setUp({command});
        const QByteArray before = m_fixture->text({"DUMP", "k"});
        QCOMPARE(m_fixture->apply(edit).kind, Kind::Failed);
        QCOMPARE(m_fixture->text({"DUMP", "k"}), before);
    }
    m_path.clear();
}

void TestEdits::D3_fieldsKeepTheirOwnTtl()
{
    setUp({{"HSET", "k", "f", "v", "other", "w"}});
    if (m_fixture->server.command({"HPEXPIRE", "k", "54321", "FIELDS", "1", "f"}).isError())
        QSKIP("The server has no TTL of fields");
    const auto left = [this](const QByteArray &field) {
        return m_fixture->server.command({"HPTTL", "k", "FIELDS", "1", field}).elements.value(0).integer;
    };
    QCOMPARE(m_fixture->apply(setHashField("k", "f", "v", "new")).kind, Kind::Applied);
    QVERIFY2(left("f") > 53'000 && left("f") <= 54'321, QByteArray::number(left("f")));
    QCOMPARE(m_fixture->apply(renameHashField("k", "f", "new", "z")).kind, Kind::Applied);
    QVERIFY2(left("z") > 53'000 && left("z") <= 54'321, QByteArray::number(left("z")));
    QCOMPARE(m_fixture->apply(setHashField("k", "other", "w", "x")).kind, Kind::Applied);
    QCOMPARE(left("other"), -1);
}

void TestEdits::D15_partialBaselineNeverOverwrites()
{
    const QByteArray whole(5'000'000, 'p');
    setUp({{"SET", "k", whole}});
    const EditOutcome outcome = m_fixture->apply(setString("k", whole.left(64 * 1024), "mine"));
    QCOMPARE(outcome.kind, Kind::Conflict);
    QCOMPARE(m_fixture->text({"STRLEN", "k"}), QByteArray("5000000"));
}

void TestEdits::D16_scoresGoAsTheyWereTyped()
{
    for (const QByteArray &typed : {QByteArray("9007199254740993"), QByteArray("0.1"), QByteArray("-0"),
             QByteArray("1e300"), QByteArray("inf"), QByteArray("123456789.123456789"), QByteArray("4.9e-324")}) {
        setUp({{"ZADD", "k", "1", "m"}, {"ZADD", "by-cli", typed, "m"}});
        const QByteArray expected = m_fixture->text({"ZSCORE", "by-cli", "m"});
        QCOMPARE(m_fixture->apply(setSortedSetScore("k", "m", "1", typed)).kind, Kind::Applied);
        QCOMPARE(m_fixture->text({"ZSCORE", "k", "m"}), expected);
        // The text that the server shows is a good baseline for the next edit.
        QCOMPARE(m_fixture->apply(setSortedSetScore("k", "m", expected, "2")).kind, Kind::Applied);
    }
    // Two doubles that differ in the last digit only.
    setUp({{"ZADD", "k", "0.30000000000000004", "m"}});
    QCOMPARE(m_fixture->apply(setSortedSetScore("k", "m", "0.29999999999999999", "2")).kind, Kind::Conflict);
}

void TestEdits::D1_randomBytesAreWrittenAsTheyAre()
{
    RandomBytes random(7);
    QByteArray shown("start");
    setUp({{"SET", "k", shown}, {"HSET", "h", "f", shown}, {"RPUSH", "l", shown}});
    for (int i = 0; i < 300; ++i) {
        const QByteArray next = random.next();
        QCOMPARE(m_fixture->apply(setString("k", shown, next)).kind, Kind::Applied);
        QCOMPARE(m_fixture->apply(setHashField("h", "f", shown, next)).kind, Kind::Applied);
        QCOMPARE(m_fixture->apply(setListElement("l", 0, shown, next)).kind, Kind::Applied);
        QCOMPARE(m_fixture->text({"GET", "k"}), next);
        QCOMPARE(m_fixture->text({"HGET", "h", "f"}), next);
        QCOMPARE(m_fixture->text({"LINDEX", "l", "0"}), next);
        shown = next;
    }
}

void TestEdits::verificationTells()
{
    for (const Sample &sample : samples()) {
        setUp(sample.setUp);
        const bool canTell = !sample.edit.applied.isEmpty();
        QCOMPARE(m_fixture->verify(sample.edit), canTell ? Verification::NotApplied : Verification::CannotTell);
        QCOMPARE(m_fixture->apply(sample.edit).kind, Kind::Applied);
        QCOMPARE(m_fixture->verify(sample.edit), canTell ? Verification::Applied : Verification::CannotTell);
        setUp({});
        if (canTell && sample.edit.applied.first().compare != EditCheck::Compare::Absent)
            QCOMPARE(m_fixture->verify(sample.edit), Verification::Different);
    }
}

void TestEdits::serverErrorIsAFailure()
{
    setUp({{"ZADD", "k", "1", "m"}});
    const EditOutcome outcome = m_fixture->apply(setSortedSetScore("k", "m", "1", "not a number"));
    QCOMPARE(outcome.kind, Kind::Failed);
    QVERIFY2(outcome.error.server.contains("not a valid float"), outcome.error.server);
    QCOMPARE(m_fixture->text({"ZSCORE", "k", "m"}), QByteArray("1"));
    // And the next edit goes well.
    QCOMPARE(m_fixture->apply(setSortedSetScore("k", "m", "1", "2")).kind, Kind::Applied);
}

void TestEdits::twoEditsAtOnceHaveOneWinner()
{
    setUp({{"SET", "k", "shown"}});
    EditApplier other(*m_fixture->connection);
    QList<EditOutcome> outcomes;
    m_fixture->applier->apply(
        setString("k", "shown", "one"), this, [&](const EditOutcome &outcome) { outcomes.append(outcome); });
    other.apply(setString("k", "shown", "two"), this, [&](const EditOutcome &outcome) { outcomes.append(outcome); });
    QTRY_COMPARE(outcomes.size(), 2);
    const QByteArray winner = m_fixture->text({"GET", "k"});
    QCOMPARE(int(outcomes[0].kind == Kind::Applied) + int(outcomes[1].kind == Kind::Applied), 1);
    const EditOutcome &lost = outcomes[0].kind == Kind::Applied ? outcomes[1] : outcomes[0];
    QCOMPARE(lost.kind, Kind::Conflict);
    QCOMPARE(lost.theirs, std::optional(winner));
}

void TestEdits::manyEditsInFlightAllApply()
{
    setUp({{"HSET", "k", "f", "v"}});
    int applied = 0;
    int settled = 0;
    waitInLoop([&](QEventLoop &loop) {
        for (int i = 0; i < 200; ++i) {
            m_fixture->applier->apply(
                addHashField("k", QByteArray::number(i), "v"), &loop, [&](const EditOutcome &outcome) {
                    applied += outcome.kind == Kind::Applied;
                    if (++settled == 200)
                        loop.quit();
                });
        }
    });
    QCOMPARE(applied, 200);
    QCOMPARE(m_fixture->text({"HLEN", "k"}), QByteArray("201"));
}

void TestEdits::outcomeAfterContextIsDropped()
{
    setUp({{"SET", "k", "old"}});
    bool isCalled = false;
    auto context = std::make_unique<QObject>();
    m_fixture->applier->apply(
        setString("k", "old", "new"), context.get(), [&](const EditOutcome &) { isCalled = true; });
    context.reset();
    QTRY_COMPARE(m_fixture->text({"GET", "k"}), QByteArray("new"));
    QCOMPARE(m_fixture->apply(setString("k", "new", "newer")).kind, Kind::Applied);
    QVERIFY(!isCalled);
}

void TestEdits::deletedInFlight()
{
    for (int turns = 0; turns < 12; ++turns) {
        setUp({{"SET", "k", "old", "PX", "60000"}});
        auto applier = std::make_unique<EditApplier>(*m_fixture->connection);
        bool isCalled = false;
        applier->apply(setString("k", "old", "new"), this, [&](const EditOutcome &) { isCalled = true; });
        for (int i = 0; i < turns; ++i)
            QCoreApplication::processEvents();
        const bool wasCalled = isCalled;
        applier.reset();
        // The connection still keeps the order of its replies.
        QCOMPARE(m_fixture->verify(setString("k", "none", "neither")), Verification::Different);
        QCOMPARE(isCalled, wasCalled);
        const QByteArray now = m_fixture->text({"GET", "k"});
        QVERIFY(now == "old" || now == "new");
        QVERIFY(pttl() > 50'000);
    }
}

QTEST_GUILESS_MAIN(TestEdits)
#include "tst_edits.moc"
