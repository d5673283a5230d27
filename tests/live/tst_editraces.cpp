// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/values/hashvalue.h"
#include "core/values/listvalue.h"
#include "core/values/stringvalue.h"
#include "editfixture.h"
#include "tests/support/faultproxy.h"
#include "tests/support/randombytes.h"

#include <QHash>
#include <QSet>

using namespace redshank;
using Kind = EditOutcome::Kind;

/// Edits among other clients, cut links and lost replies: nothing is overwritten unseen, lost, or written twice.
class TestEditRaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void D14_neverASilentOverwrite();
    void D10_D11_listAmongPushesAndPops();
    void D4_killedClientNeverLosesTheTtl();
    void D13_killedRenameKeepsTheValue();
    void D18_lostReplyIsUnknownAndNeverResent();
    void D18_lostRequestIsUnknownAndNotApplied();
    void D18_cutBetweenTheStepsWritesNothing();
    void confirmLevelAsks();
    void readOnlyLevelRefuses();

private:
    /// The command with which the change is made or not.
    QByteArray decidingCommand(const Edit &edit) const
    {
        if (m_path.best == EditStrategy::Native && !edit.native.isEmpty())
            return "IFEQ";
        return m_path.hasScripts ? "EVAL" : "\r\nEXEC\r\n";
    }

    std::unique_ptr<EditFixture> m_fixture;
    EditPath m_path;
};

void TestEditRaces::initTestCase_data()
{
    QTest::addColumn<int>("path");
    for (int i = 0; i < editPaths().size(); ++i) {
        if (editPaths()[i].hasHello)
            QTest::newRow(editPaths()[i].name) << i;
    }
}

void TestEditRaces::init()
{
    QFETCH_GLOBAL(int, path);
    m_path = editPaths()[path];
    m_fixture = std::make_unique<EditFixture>();
    QVERIFY2(m_fixture->start(m_path), m_fixture->server.errorText());
    if (!m_fixture->canTake(m_path))
        QSKIP("The server has no conditional SET");
}

/// Each value that was ever written must have been seen by whoever wrote the next one: the adversary by SET .. GET, we
/// by the bytes that were shown. A value that nobody has seen before it went was overwritten silently.
void TestEditRaces::D14_neverASilentOverwrite()
{
    Connection adversary(m_fixture->server.params());
    adversary.open();
    RandomBytes random(14);
    QHash<QByteArray, QByteArray> seenBefore; // value -> the value that its writer saw
    m_fixture->server.command({"SET", "k", "start"});
    int number = 0;
    int applied = 0;
    int conflicts = 0;
    int gone = 0;
    for (int round = 0; round < 1000; ++round) {
        const QByteArray shown = m_fixture->text({"GET", "k"});
        const QByteArray mine = "mine" + QByteArray::number(round);
        const bool isDeleting = round % 50 == 49;
        std::optional<EditOutcome> outcome;
        int pending = 1;
        waitInLoop([&](QEventLoop &loop) {
            const auto settle = [&] {
                if (--pending == 0)
                    loop.quit();
            };
            const int writes = random.below(4);
            for (int i = 0; i < writes; ++i) {
                ++pending;
                // Before, between and after the steps of a transaction, by turns of the event loop and by time.
                QTimer::singleShot(random.below(3), &loop, [&, settle, isLast = i == writes - 1] {
                    const QByteArray theirs = "theirs" + QByteArray::number(number++);
                    if (isDeleting && isLast) {
                        adversary.send({"DEL", "k"}, &loop, [settle](const ReplyView &) { settle(); });
                        return;
                    }
                    adversary.send(
                        {"SET", "k", theirs, "GET", "KEEPTTL"}, &loop, [&, settle, theirs](const ReplyView &reply) {
                            if (!reply.isNil())
                                seenBefore.insert(theirs, reply.toByteArray());
                            settle();
                        });
                });
            }
            QTimer::singleShot(random.below(2), &loop, [&, settle] {
                m_fixture->applier->apply(setString("k", shown, mine), &loop, [&, settle](const EditOutcome &result) {
                    outcome = result;
                    settle();
                });
            });
        });
        QVERIFY2(outcome->kind == Kind::Applied || outcome->kind == Kind::Conflict || outcome->kind == Kind::KeyGone,
            qPrintable(outcome->error.sentence()));
        applied += outcome->kind == Kind::Applied;
        conflicts += outcome->kind == Kind::Conflict;
        gone += outcome->kind == Kind::KeyGone;
        if (outcome->kind == Kind::Applied)
            seenBefore.insert(mine, shown);
        if (outcome->kind == Kind::Conflict)
            QVERIFY(outcome->theirs && *outcome->theirs != shown);

        // From what is there now back to where this chain began, each step having been seen; nothing branches off.
        const QByteArray now = m_fixture->text({"GET", "k"});
        QHash<QByteArray, int> timesSeen;
        for (const QByteArray &before : std::as_const(seenBefore))
            ++timesSeen[before];
        for (auto it = seenBefore.cbegin(); it != seenBefore.cend(); ++it) {
            const bool isPresent = it.key() == now;
            const bool isDeleted = isDeleting || now == "(nil)";
            QVERIFY2(isPresent || isDeleted || timesSeen[it.key()] == 1, it.key() + " was overwritten unseen");
            QVERIFY2(timesSeen.value(it.key()) <= 1, it.key() + " was replaced twice");
        }
        if (isDeleting || now == "(nil)") {
            seenBefore.clear();
            m_fixture->server.command({"SET", "k", "start"});
        }
    }
    // Unless all kinds of rounds happened, nothing was tried.
    QVERIFY2(applied > 100 && conflicts > 100, QByteArray::number(applied) + ' ' + QByteArray::number(conflicts));
    QVERIFY(applied + conflicts + gone == 1000);
}

/// All elements have names of their own, so that one that was hit by mistake is missed.
void TestEditRaces::D10_D11_listAmongPushesAndPops()
{
    Connection adversary(m_fixture->server.params());
    adversary.open();
    RandomBytes random(10);
    QSet<QByteArray> expected;
    int number = 0;
    const auto fresh = [&] {
        const QByteArray name = 'e' + QByteArray::number(number++);
        expected.insert(name);
        return name;
    };
    m_fixture->server.command({"RPUSH", "k", fresh(), fresh(), fresh(), fresh()});
    int applied = 0;
    int conflicts = 0;
    for (int round = 0; round < 300; ++round) {
        const QByteArrayList shown = m_fixture->list({"LRANGE", "k", "0", "-1"});
        const int index = random.below(int(shown.size()));
        const bool isRemoving = random.below(2) == 0;
        const QByteArray edited = "edited" + QByteArray::number(round);
        std::optional<EditOutcome> outcome;
        QByteArrayList strangers;
        int pending = 1;
        waitInLoop([&](QEventLoop &loop) {
            const auto settle = [&] {
                if (--pending == 0)
                    loop.quit();
            };
            for (int i = random.below(4); i > 0; --i) {
                pending += 2;
                QTimer::singleShot(random.below(3), &loop, [&, settle] {
                    // Somebody who looks at every moment must never see a tombstone.
                    adversary.send({"LRANGE", "k", "0", "-1"}, &loop, [&, settle](const ReplyView &reply) {
                        for (qsizetype at = 0; at < reply.size(); ++at) {
                            const QByteArray element = reply[at].toByteArray();
                            if (!expected.contains(element) && element != edited)
                                strangers.append(element);
                        }
                        settle();
                    });
                    if (random.below(3) == 0 && shown.size() > 3) {
                        adversary.send({"LPOP", "k"}, &loop, [&, settle](const ReplyView &reply) {
                            expected.remove(reply.toByteArray());
                            settle();
                        });
                    } else {
                        adversary.send({"LPUSH", "k", fresh()}, &loop, [settle](const ReplyView &) { settle(); });
                    }
                });
            }
            QTimer::singleShot(random.below(2), &loop, [&, settle] {
                const Edit edit = isRemoving ? removeListElement("k", index, shown[index])
                                             : setListElement("k", index, shown[index], edited);
                m_fixture->applier->apply(edit, &loop, [&, settle](const EditOutcome &result) {
                    outcome = result;
                    settle();
                });
            });
        });
        QVERIFY2(strangers.isEmpty(), strangers.join(' '));
        applied += outcome->kind == Kind::Applied;
        conflicts += outcome->kind == Kind::Conflict;
        if (outcome->kind == Kind::Applied) {
            // What was shown is what went; a pop after the edit may have taken the edited one in its turn.
            expected.remove(shown[index]);
            if (!isRemoving)
                expected.insert(edited);
        }
        const QByteArrayList now = m_fixture->list({"LRANGE", "k", "0", "-1"});
        QSet<QByteArray> present(now.begin(), now.end());
        if (outcome->kind == Kind::Applied && !isRemoving && !present.contains(edited))
            expected.remove(edited);
        QCOMPARE(present, expected);
        QCOMPARE(present.size(), now.size());
    }
    QVERIFY2(applied > 50 && conflicts > 30, QByteArray::number(applied) + ' ' + QByteArray::number(conflicts));
}

void TestEditRaces::D4_killedClientNeverLosesTheTtl()
{
    RandomBytes random(4);
    int written = 0;
    for (int round = 0; round < 300; ++round) {
        m_fixture->server.command({"SET", "k", "old", "PX", "60000"});
        const ConnectionParams params = m_fixture->connection->params();
        m_fixture->connect(params);
        m_fixture->configure(m_path);
        m_fixture->applier->apply(setString("k", "old", "new"), this, [](const EditOutcome &) {});
        // The whole client goes away after some turns, as when its process dies.
        const int turns = random.below(16);
        for (int i = 0; i < turns; ++i) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 2);
            const qint64 left = m_fixture->text({"PTTL", "k"}).toLongLong();
            QVERIFY2(left > 55'000 && left <= 60'000, QByteArray::number(left));
        }
        m_fixture->applier.reset();
        m_fixture->connection.reset();
        const qint64 left = m_fixture->text({"PTTL", "k"}).toLongLong();
        QVERIFY2(left > 55'000 && left <= 60'000, QByteArray::number(left));
        const QByteArray now = m_fixture->text({"GET", "k"});
        QVERIFY(now == "old" || now == "new");
        written += now == "new";
        m_fixture->connect(params);
        m_fixture->configure(m_path);
    }
    QVERIFY2(written > 20 && written < 290, QByteArray::number(written));
}

void TestEditRaces::D13_killedRenameKeepsTheValue()
{
    RandomBytes random(13);
    for (int round = 0; round < 200; ++round) {
        m_fixture->server.command({"DEL", "k"});
        m_fixture->server.command({"HSET", "k", "old", "value"});
        m_fixture->server.command({"PEXPIRE", "k", "60000"});
        const ConnectionParams params = m_fixture->connection->params();
        m_fixture->connect(params);
        m_fixture->configure(m_path);
        m_fixture->applier->apply(renameHashField("k", "old", "value", "new"), this, [](const EditOutcome &) {});
        const int turns = random.below(16);
        for (int i = 0; i < turns; ++i) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 2);
            const QByteArrayList now = m_fixture->list({"HGETALL", "k"});
            QVERIFY2(now == (QByteArrayList{"old", "value"}) || now == (QByteArrayList{"new", "value"}), now.join(' '));
        }
        m_fixture->applier.reset();
        m_fixture->connection.reset();
        const QByteArrayList now = m_fixture->list({"HGETALL", "k"});
        QVERIFY2(now == (QByteArrayList{"old", "value"}) || now == (QByteArrayList{"new", "value"}), now.join(' '));
        QVERIFY(m_fixture->text({"PTTL", "k"}).toLongLong() > 55'000);
        m_fixture->connect(params);
        m_fixture->configure(m_path);
    }
}

void TestEditRaces::D18_lostReplyIsUnknownAndNeverResent()
{
    FaultProxy proxy(m_fixture->connection->params());
    QVERIFY(proxy.start());
    int requests = 0;
    QByteArray deciding;
    proxy.setWatcher([&](const QByteArray &bytes) { requests += int(bytes.count(deciding)); });
    m_fixture->connect(proxy.params());
    m_fixture->configure(m_path);
    m_fixture->server.command({"RPUSH", "list", "first"});
    m_fixture->server.command({"SET", "k", "old"});
    for (const Edit &edit : {pushListElement("list", ListEnd::Tail, "pushed"), setString("k", "old", "new")}) {
        // Once undisturbed and on another key, so that the ways that are refused are known.
        m_fixture->server.command({"SET", "warm", "1"});
        QCOMPARE(m_fixture->apply(setString("warm", "1", "2")).kind, Kind::Applied);
        requests = 0;
        deciding = decidingCommand(edit);
        proxy.breakNext(FaultProxy::Fault::LoseReply, deciding);
        const EditOutcome outcome = m_fixture->apply(edit);
        QVERIFY2(outcome.kind == Kind::Unknown, qPrintable(outcome.error.sentence()));
        QCOMPARE(outcome.error.kind, Error::Kind::OutcomeUnknown);
        QVERIFY(proxy.hasBroken());
        // The connection comes back by itself; the edit does not.
        QTRY_COMPARE(m_fixture->connection->state(), Connection::State::Ready);
        QCOMPARE(m_fixture->verify(edit), edit.type == "string" ? Verification::Applied : Verification::CannotTell);
        QCOMPARE(requests, 1);
    }
    QCOMPARE(m_fixture->list({"LRANGE", "list", "0", "-1"}), (QByteArrayList{"first", "pushed"}));
    QCOMPARE(m_fixture->text({"GET", "k"}), QByteArray("new"));
    // And goes on.
    QCOMPARE(m_fixture->apply(setString("k", "new", "newer")).kind, Kind::Applied);
}

void TestEditRaces::D18_lostRequestIsUnknownAndNotApplied()
{
    FaultProxy proxy(m_fixture->connection->params());
    QVERIFY(proxy.start());
    m_fixture->connect(proxy.params());
    m_fixture->configure(m_path);
    m_fixture->server.command({"SET", "k", "old", "PX", "60000"});
    m_fixture->server.command({"SET", "warm", "1"});
    QCOMPARE(m_fixture->apply(setString("warm", "1", "2")).kind, Kind::Applied);
    const Edit edit = setString("k", "old", "new");
    proxy.breakNext(FaultProxy::Fault::LoseRequest, decidingCommand(edit));
    QCOMPARE(m_fixture->apply(edit).kind, Kind::Unknown);
    QTRY_COMPARE(m_fixture->connection->state(), Connection::State::Ready);
    QCOMPARE(m_fixture->verify(edit), Verification::NotApplied);
    m_fixture->server.command({"SET", "k", "theirs"});
    QCOMPARE(m_fixture->verify(edit), Verification::Different);
    m_fixture->server.command({"DEL", "k"});
    QCOMPARE(m_fixture->verify(edit), Verification::Different);
}

void TestEditRaces::D18_cutBetweenTheStepsWritesNothing()
{
    if (m_path.hasScripts)
        QSKIP("One command has no steps");
    for (const QByteArray &step : {QByteArray("\r\nWATCH\r\n"), QByteArray("\r\nGETRANGE\r\n"),
             QByteArray("\r\nMULTI\r\n"), QByteArray("\r\nSET\r\n")}) {
        for (const FaultProxy::Fault fault : {FaultProxy::Fault::LoseRequest, FaultProxy::Fault::LoseReply}) {
            FaultProxy proxy(m_fixture->connection->params());
            QVERIFY(proxy.start());
            const ConnectionParams direct = m_fixture->connection->params();
            m_fixture->connect(proxy.params());
            m_fixture->configure(m_path);
            m_fixture->server.command({"SET", "k", "old", "PX", "60000"});
            m_fixture->server.command({"SET", "warm", "1"});
            QCOMPARE(m_fixture->apply(setString("warm", "1", "2")).kind, Kind::Applied);
            proxy.breakNext(fault, step);
            const EditOutcome outcome = m_fixture->apply(setString("k", "old", "new"));
            QVERIFY2(outcome.kind == Kind::Failed, step);
            QCOMPARE(outcome.error.kind, Error::Kind::ConnectionLost);
            QVERIFY(proxy.hasBroken());
            QCOMPARE(m_fixture->text({"GET", "k"}), QByteArray("old"));
            QVERIFY(m_fixture->text({"PTTL", "k"}).toLongLong() > 55'000);
            // On a new connection it goes well: nothing of the broken transaction is left.
            QCOMPARE(m_fixture->apply(setString("k", "old", "new")).kind, Kind::Applied);
            m_fixture->connect(direct);
            m_fixture->configure(m_path);
        }
    }
}

void TestEditRaces::confirmLevelAsks()
{
    ConnectionParams params = m_fixture->connection->params();
    params.safety = SafetyLevel::Confirm;
    m_fixture->connect(params);
    m_fixture->configure(m_path);
    m_fixture->server.command({"SET", "k", "old"});
    const Edit edit = setString("k", "old", "new");
    const EditOutcome asked = m_fixture->apply(edit);
    QCOMPARE(asked.kind, Kind::Failed);
    QCOMPARE(asked.error.kind, Error::Kind::NeedsConfirmation);
    QCOMPARE(m_fixture->text({"GET", "k"}), QByteArray("old"));
    EditOutcome confirmed;
    waitInLoop([&](QEventLoop &loop) {
        EditOptions options;
        options.isConfirmed = true;
        m_fixture->applier->apply(edit, options, &loop, [&](const EditOutcome &result) {
            confirmed = result;
            loop.quit();
        });
    });
    QCOMPARE(confirmed.kind, Kind::Applied);
}

void TestEditRaces::readOnlyLevelRefuses()
{
    ConnectionParams params = m_fixture->connection->params();
    params.safety = SafetyLevel::ReadOnly;
    m_fixture->connect(params);
    m_fixture->configure(m_path);
    if (!m_path.hasScripts)
        m_fixture->applier->setBestStrategy(EditStrategy::Transaction);
    m_fixture->server.command({"SET", "k", "old"});
    const EditOutcome outcome = m_fixture->apply(setString("k", "old", "new"));
    QCOMPARE(outcome.kind, Kind::Failed);
    QCOMPARE(outcome.error.kind, Error::Kind::Refused);
    QCOMPARE(m_fixture->text({"GET", "k"}), QByteArray("old"));
}

QTEST_GUILESS_MAIN(TestEditRaces)
#include "tst_editraces.moc"
