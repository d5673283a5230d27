// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edit/editapplier.h"
#include "core/edit/editcodec.h"
#include "core/undo/editrecording.h"
#include "core/values/hashvalue.h"
#include "core/values/listvalue.h"
#include "core/values/setvalue.h"
#include "core/values/sortedsetvalue.h"
#include "core/values/stringvalue.h"
#include "undofixture.h"

#include <algorithm>

namespace {

/// One destructive edit of each kind, with what makes the key before it.
struct Sample
{
    const char *name;
    QByteArrayList make;
    Edit edit;
};

QList<Sample> samples()
{
    const QByteArray key = "k\xff*";
    const QByteArray old = QByteArray("old\0\xff", 5);
    return {
        {"string", {"SET", key, old}, setString(key, old, "new")},
        {"string, emptied", {"SET", key, old}, setString(key, old, "")},
        {"string, from empty", {"SET", key, ""}, setString(key, "", "new")},
        {"field", {"HSET", key, "f", old, "g", "2"}, setHashField(key, "f", old, "new")},
        {"field renamed", {"HSET", key, "f", old, "g", "2"}, renameHashField(key, "f", old, "h")},
        {"field removed", {"HSET", key, "f", old, "g", "2"}, removeHashField(key, "f", old)},
        {"last field removed", {"HSET", key, "f", old}, removeHashField(key, "f", old)},
        {"element", {"RPUSH", key, "a", old, "a"}, setListElement(key, 1, old, "a")},
        {"member replaced", {"SADD", key, "a", old}, replaceSetMember(key, old, "b")},
        {"member removed", {"SADD", key, "a", old}, removeSetMember(key, old)},
        {"last member removed", {"SADD", key, old}, removeSetMember(key, old)},
        {"score", {"ZADD", key, "1.5", "a", "2", old}, setSortedSetScore(key, old, "2", "-inf")},
        {"scored renamed", {"ZADD", key, "1.5", "a", "2", old}, renameSortedSetMember(key, old, "2", "b")},
        {"scored removed", {"ZADD", key, "1.5", "a", "2", old}, removeSortedSetMember(key, old, "2")},
        {"last scored removed", {"ZADD", key, "0.1", old}, removeSortedSetMember(key, old, "0.1")},
    };
}

} // namespace

/// What a save wrote over is taken back: only where it is still as the save left it, and with the key's expiry.
class TestUndoEdits : public UndoFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void eachEditIsTakenBack_data();
    void eachEditIsTakenBack();
    void encodedAndBack();
    void laterChangesAreLeftAlone_data();
    void laterChangesAreLeftAlone();
    void lastOfSeveralFirst();
    void stopsAtWhatOthersChanged();
    void cancelledGoesOnWhereItEnded();
    void recordedAndNeverSent();
    void withdrawnIsNotOffered();
    void keyDeletedMeanwhileStaysAway();
    void keyThatWouldHaveExpiredStaysAway();
    void keyMadeAnewMeanwhileIsLeftAlone();
    void tooLargeIsNotRecorded();
    void addingTakesNothing();

private:
    void begin()
    {
        m_recorder =
            std::make_shared<UndoRecorder>(m_path, m_limits, UndoServer::of(m_params), UndoOperation::Kind::Edited);
        m_recording = std::make_unique<EditRecording>(*m_connection, m_recorder);
    }
    bool record(const Edit &edit)
    {
        std::optional<bool> isRecorded;
        m_recording->record(edit, this, [&isRecorded](bool is) { isRecorded = is; });
        return QTest::qWaitFor([&] { return isRecorded.has_value(); }, patience) && *isRecorded;
    }
    EditOutcome::Kind apply(const Edit &edit)
    {
        std::optional<EditOutcome> outcome;
        m_applier->apply(edit, this, [&outcome](const EditOutcome &told) { outcome = told; });
        return QTest::qWaitFor([&] { return outcome.has_value(); }, patience) ? outcome->kind
                                                                              : EditOutcome::Kind::Unknown;
    }
    bool save(const Edit &edit) { return record(edit) && apply(edit) == EditOutcome::Kind::Applied; }
    /// Whatever order the server keeps it in.
    QByteArrayList contentOf(const QByteArray &key)
    {
        const QByteArray type = m_server->command({"TYPE", key}).bytes;
        QByteArrayList read{"GET", key};
        if (type == "hash")
            read = {"HGETALL", key};
        else if (type == "list")
            read = {"LRANGE", key, "0", "-1"};
        else if (type == "set")
            read = {"SMEMBERS", key};
        else if (type == "zset")
            read = {"ZRANGE", key, "0", "-1", "WITHSCORES"};
        const Reply reply = m_server->command(read);
        QByteArrayList content{type, reply.bytes};
        for (const Reply &element : reply.elements)
            content.append(element.bytes);
        if (type == "set" || type == "hash")
            std::sort(content.begin() + 2, content.end());
        return content;
    }
    qint64 expiryOf(const QByteArray &key) { return m_server->command({"PEXPIRETIME", key}).integer; }

    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<EditApplier> m_applier;
    std::unique_ptr<EditRecording> m_recording;
};

void TestUndoEdits::init()
{
    UndoFixture::init();
    m_connection = std::make_unique<Connection>(m_params);
    m_connection->open();
    m_applier = std::make_unique<EditApplier>(*m_connection);
    QTRY_COMPARE(m_connection->state(), Connection::State::Ready);
    begin();
}

void TestUndoEdits::cleanup()
{
    m_recording.reset();
    m_applier.reset();
    m_connection.reset();
    UndoFixture::cleanup();
}

void TestUndoEdits::eachEditIsTakenBack_data()
{
    QTest::addColumn<int>("sample");
    QTest::addColumn<bool>("isExpiring");
    const auto all = samples();
    for (int i = 0; i < all.size(); ++i) {
        QTest::newRow(all[i].name) << i << false;
        QTest::newRow(QByteArray(all[i].name) + ", expiring") << i << true;
    }
}

void TestUndoEdits::eachEditIsTakenBack()
{
    QFETCH(int, sample);
    QFETCH(bool, isExpiring);
    const Sample given = samples()[sample];
    const QByteArray key = given.edit.key;
    m_server->command(given.make);
    if (isExpiring)
        m_server->command({"PEXPIRE", key, "900123"});
    const QByteArrayList before = contentOf(key);
    const qint64 expiry = expiryOf(key);
    QVERIFY(save(given.edit));
    QVERIFY(contentOf(key) != before);
    QCOMPARE(latest()->kind, UndoOperation::Kind::Edited);

    const UndoResult undone = undo();
    QVERIFY2(!undone.error, qPrintable(undone.error.sentence()));
    QCOMPARE(undone.account.restored, QByteArrayList{key});
    QCOMPARE(contentOf(key), before);
    QCOMPARE(expiryOf(key), expiry);
    QVERIFY(!latest());
}

void TestUndoEdits::encodedAndBack()
{
    for (const Sample &sample : samples()) {
        Edit inverse = sample.edit.inverse.front();
        const auto read = decodeEdits(encodeEdits({inverse, inverse}));
        inverse.native = {};
        QVERIFY2(read && *read == (QList<Edit>{inverse, inverse}), sample.name);
    }
    const QByteArray bytes = encodeEdits({samples().first().edit});
    for (qsizetype size = 0; size < bytes.size(); ++size)
        QVERIFY2(!decodeEdits(bytes.first(size)), QByteArray::number(size));
    QVERIFY(!decodeEdits(bytes + 'x'));
    QVERIFY(!decodeEdits("\x7f" + bytes.mid(1)));
}

void TestUndoEdits::laterChangesAreLeftAlone_data()
{
    QTest::addColumn<int>("sample");
    QTest::addColumn<QByteArrayList>("meanwhile");
    const QByteArray key = "k\xff*";
    const QByteArray old = QByteArray("old\0\xff", 5);
    const auto all = samples();
    const auto row = [&all](const char *name, const QByteArrayList &meanwhile, const char *suffix = "") {
        const auto found =
            std::find_if(all.begin(), all.end(), [name](const Sample &each) { return each.name == QByteArray(name); });
        QTest::newRow(QByteArray(name) + suffix) << int(found - all.begin()) << meanwhile;
    };
    row("string", {"SET", key, "theirs", "KEEPTTL"});
    row("string, emptied", {"APPEND", key, "theirs"});
    row("field", {"HSET", key, "f", "theirs"});
    row("field renamed", {"HSET", key, "f", "theirs"});
    row("field removed", {"HSET", key, "f", "theirs"});
    row("last field removed", {"HSET", key, "f", "theirs"});
    row("element", {"LPUSH", key, "theirs"});
    row("element", {"LPUSH", key, old, "theirs"}, ", another stands there as it was");
    row("member replaced", {"SREM", key, "b"});
    row("score", {"ZADD", key, "7", old});
    row("scored renamed", {"ZADD", key, "7", "b"});
    row("scored removed", {"ZADD", key, "7", old});
}

void TestUndoEdits::laterChangesAreLeftAlone()
{
    QFETCH(int, sample);
    QFETCH(QByteArrayList, meanwhile);
    const Sample given = samples()[sample];
    m_server->command(given.make);
    QVERIFY(save(given.edit));
    QVERIFY(!m_server->command(meanwhile).isError());
    const QByteArrayList theirs = contentOf(given.edit.key);
    const UndoResult undone = undo();
    QCOMPARE(undone.account.changed, QByteArrayList{given.edit.key});
    QCOMPARE(contentOf(given.edit.key), theirs);
    QVERIFY(latest()); // for another try
}

void TestUndoEdits::lastOfSeveralFirst()
{
    m_server->command({"SET", "k", "1"});
    m_server->command({"HSET", "h", "f", "v"});
    QVERIFY(save(setString("k", "1", "2")));
    QVERIFY(save(setString("k", "2", "3")));
    QVERIFY(save(removeHashField("h", "f", "v")));
    const UndoResult undone = undo();
    QCOMPARE(undone.account.restored, (QByteArrayList{"h", "k", "k"}));
    QCOMPARE(m_server->command({"GET", "k"}).bytes, QByteArray("1"));
    QCOMPARE(m_server->command({"HGET", "h", "f"}).bytes, QByteArray("v"));
    QVERIFY(!latest());
}

void TestUndoEdits::stopsAtWhatOthersChanged()
{
    m_server->command({"SET", "k", "1"});
    m_server->command({"SET", "other", "1"});
    QVERIFY(save(setString("k", "1", "2")));
    QVERIFY(save(setString("other", "1", "2")));
    QVERIFY(save(setString("k", "2", "3")));
    m_server->command({"SET", "k", "theirs"});
    UndoResult undone = undo();
    QCOMPARE(undone.account.restored, QByteArrayList{"other"});
    QCOMPARE(undone.account.changed, (QByteArrayList{"k", "k"}));
    QCOMPARE(latest()->keys, qint64(2));
    m_server->command({"SET", "k", "3"}); // they put it back
    undone = undo();
    QCOMPARE(undone.account.restored, (QByteArrayList{"k", "k"}));
    QCOMPARE(m_server->command({"GET", "k"}).bytes, QByteArray("1"));
    QVERIFY(!latest());
}

void TestUndoEdits::cancelledGoesOnWhereItEnded()
{
    constexpr int edits = 100;
    m_server->command({"SET", "k", "0"});
    for (int i = 0; i < edits; ++i)
        QVERIFY(save(setString("k", QByteArray::number(i), QByteArray::number(i + 1))));
    qint64 restored = 0;
    {
        UndoRun run(m_path, m_limits, m_params, m_recorder->operation().id, true); // with rests
        QSignalSpy finished(&run, &UndoRun::finished);
        connect(&run, &UndoRun::progressed, this, [&](const UndoAccount &batch, qint64, qint64) {
            restored += batch.restored.size();
            run.cancel();
        });
        run.start();
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(finished.first().first().value<Error>().kind, Kind::Cancelled);
    }
    QVERIFY(restored > 0 && restored < edits);
    QCOMPARE(m_server->command({"GET", "k"}).bytes, QByteArray::number(edits - restored));
    QCOMPARE(latest()->keys, edits - restored);
    QCOMPARE(undo().account.restored.size(), edits - restored);
    QCOMPARE(m_server->command({"GET", "k"}).bytes, QByteArray("0"));
    QVERIFY(!latest());
}

void TestUndoEdits::recordedAndNeverSent()
{
    m_server->command({"SET", "k", "1"});
    QVERIFY(record(setString("k", "1", "2"))); // and the program was killed
    const UndoResult undone = undo();
    QCOMPARE(undone.account.restored, QByteArrayList{"k"});
    QCOMPARE(m_server->command({"GET", "k"}).bytes, QByteArray("1"));
    QVERIFY(!latest());
}

void TestUndoEdits::withdrawnIsNotOffered()
{
    m_server->command({"SET", "k", "1"});
    QVERIFY(save(setString("k", "1", "2")));
    QVERIFY(record(setString("k", "1", "9")));
    QCOMPARE(apply(setString("k", "1", "9")), EditOutcome::Kind::Conflict);
    m_recording->withdraw();
    QTRY_COMPARE(latest()->keys, qint64(1));
    QCOMPARE(undo().account.restored, QByteArrayList{"k"});
    QCOMPARE(m_server->command({"GET", "k"}).bytes, QByteArray("1"));
}

void TestUndoEdits::keyDeletedMeanwhileStaysAway()
{
    m_server->command({"HSET", "h", "f", "v", "g", "2"});
    QVERIFY(save(removeHashField("h", "f", "v")));
    m_server->command({"DEL", "h"}); // by somebody else: a hash of one field is not what was there
    QCOMPARE(undo().account.changed, QByteArrayList{"h"});
    QVERIFY(!exists("h"));
}

void TestUndoEdits::keyThatWouldHaveExpiredStaysAway()
{
    m_server->command({"SADD", "s", "m"});
    m_server->command({"PEXPIRE", "s", "400"});
    const qint64 expiry = expiryOf("s");
    QVERIFY(save(removeSetMember("s", "m")));
    QTRY_VERIFY(QDateTime::currentMSecsSinceEpoch() > expiry);
    QCOMPARE(undo().account.expired, QByteArrayList{"s"});
    QVERIFY(!exists("s"));
    QVERIFY(!latest());
}

void TestUndoEdits::keyMadeAnewMeanwhileIsLeftAlone()
{
    m_server->command({"SADD", "s", "m"});
    QVERIFY(save(removeSetMember("s", "m")));
    m_server->command({"SET", "s", "theirs"});
    QCOMPARE(undo().account.changed, QByteArrayList{"s"});
    QCOMPARE(m_server->command({"GET", "s"}).bytes, QByteArray("theirs"));
}

void TestUndoEdits::tooLargeIsNotRecorded()
{
    m_limits.bytes = 64 << 10;
    begin();
    const QByteArray large(64 << 10, 'x');
    m_server->command({"SET", "k", large});
    QVERIFY(!record(setString("k", large, "2")));
    QVERIFY(!latest());
    // Nor all together.
    const QByteArray half(12 << 10, 'x');
    QVERIFY(record(setString("k", half, "2")));
    QVERIFY(!record(setString("k", half, "2")));
}

void TestUndoEdits::addingTakesNothing()
{
    for (const Edit &edit : {addHashField("k", "f", "v"), addSetMember("k", "m"), addSortedSetMember("k", "m", "1"),
             createString("k", "v"), pushListElement("k", ListEnd::Tail, "v")})
        QVERIFY(!record(edit));
    QVERIFY(!latest());
}

QTEST_GUILESS_MAIN(TestUndoEdits)
#include "tst_undoedits.moc"
