// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undofixture.h"

/// What an undo could not put back stays in the journal, key by key, until another one can.
class TestUndoLeft : public UndoFixture
{
    Q_OBJECT
private Q_SLOTS:
    void whatExistsAgainStaysRecorded();
    void whatWasPutBackIsNotPutBackTwice();
    void renamedOverWithTheNameTaken();
    void changedExpiriesStayRecorded();
    void whatHasExpiredIsDropped();
    void cancelledUndoNotesWhatItDid();
    void whatIsAsItWasCountsAsPutBack();
    void clusterNotesKeysOneByOne();

private:
    void remove(const QByteArrayList &keys)
    {
        survey({}, keys);
        QCOMPARE(change(keys).changed.size(), keys.size());
    }
    qint64 keysLeft()
    {
        const auto operation = latest();
        return operation ? operation->keys : 0;
    }
};

void TestUndoLeft::whatExistsAgainStaysRecorded()
{
    const QByteArrayList keys = makeKeys(1200);
    remove(keys);
    m_server->command({"SET", keys[3], "somebody's"});
    m_server->command({"SET", keys[900], "somebody's"});
    UndoResult undone = undo();
    QVERIFY2(!undone.error, qPrintable(undone.error.sentence()));
    QCOMPARE(undone.account.restored.size(), keys.size() - 2);
    QCOMPARE(undone.account.existing, (QByteArrayList{keys[3], keys[900]}));
    QCOMPARE(keysLeft(), qint64(2));

    m_server->command({"RENAME", keys[900], "kept"});
    undone = undo();
    QCOMPARE(undone.account.restored, QByteArrayList{keys[900]});
    QCOMPARE(undone.account.existing, QByteArrayList{keys[3]});
    QCOMPARE(m_server->command({"GET", keys[900]}).bytes, "value " + keys[900]);
    QCOMPARE(m_server->command({"GET", "kept"}).bytes, QByteArray("somebody's"));
    QCOMPARE(keysLeft(), qint64(1));
    QCOMPARE(undo().account.existing, QByteArrayList{keys[3]});
    QCOMPARE(keysLeft(), qint64(1));

    m_server->command({"DEL", keys[3]});
    QCOMPARE(undo().account.restored, QByteArrayList{keys[3]});
    QCOMPARE(m_server->command({"GET", keys[3]}).bytes, "value " + keys[3]);
    QVERIFY(!latest());
}

void TestUndoLeft::whatWasPutBackIsNotPutBackTwice()
{
    const QByteArrayList keys = makeKeys(10);
    remove(keys);
    m_server->command({"SET", keys[3], "somebody's"});
    QCOMPARE(undo().account.restored.size(), keys.size() - 1);
    m_server->command({"DEL", keys[4]}); // somebody does not want it any more
    const UndoResult undone = undo();
    QVERIFY(undone.account.restored.isEmpty());
    QCOMPARE(undone.account.existing, QByteArrayList{keys[3]});
    QVERIFY(!exists(keys[4]));
}

void TestUndoLeft::renamedOverWithTheNameTaken()
{
    m_server->command({"SET", "from", "new"});
    m_server->command({"SET", "to", "old"});
    survey({KeyChange::Kind::RenameOver, {}, "from", "string"}, {"to"}, UndoOperation::Kind::RenamedOver);
    QCOMPARE(change({"to"}).changed.size(), 1);
    m_server->command({"DEL", "to"});
    m_server->command({"RPUSH", "to", "somebody's"});
    QCOMPARE(undo().account.changed, QByteArrayList{"to"});
    QCOMPARE(keysLeft(), qint64(1));
    m_server->command({"SET", "from", "another"});
    QCOMPARE(undo().account.existing, QByteArrayList{"to"});
    QCOMPARE(keysLeft(), qint64(1));
    m_server->command({"DEL", "to"});
    QCOMPARE(undo().account.restored, QByteArrayList{"to"});
    QCOMPARE(m_server->command({"GET", "to"}).bytes, QByteArray("old"));
    QVERIFY(!latest());
}

void TestUndoLeft::changedExpiriesStayRecorded()
{
    const QByteArrayList keys = makeKeys(600);
    survey({KeyChange::Kind::ExpireAfter, 1h}, keys, UndoOperation::Kind::ExpiryChanged);
    QCOMPARE(change(keys).changed.size(), keys.size());
    const QByteArray given = QByteArray::number(m_server->command({"PEXPIRETIME", keys[5]}).integer);
    m_server->command({"PEXPIREAT", keys[5], given + "0"});
    UndoResult undone = undo();
    QCOMPARE(undone.account.restored.size(), keys.size() - 1);
    QCOMPARE(undone.account.changed, QByteArrayList{keys[5]});
    QCOMPARE(keysLeft(), qint64(1));
    m_server->command({"PEXPIREAT", keys[5], given});
    undone = undo();
    QCOMPARE(undone.account.restored, QByteArrayList{keys[5]});
    QCOMPARE(m_server->command({"PTTL", keys[5]}).integer, qint64(-1));
    QVERIFY(!latest());
}

void TestUndoLeft::whatHasExpiredIsDropped()
{
    m_server->command({"SET", "short", "v", "PX", "400"});
    m_server->command({"SET", "long", "v"});
    const qint64 expiry = m_server->command({"PEXPIRETIME", "short"}).integer;
    remove({"long", "short"});
    m_server->command({"SET", "long", "somebody's"});
    QTRY_VERIFY(QDateTime::currentMSecsSinceEpoch() > expiry);
    QCOMPARE(undo().account.expired, QByteArrayList{"short"});
    QCOMPARE(keysLeft(), qint64(1));
    m_server->command({"DEL", "long"});
    const UndoResult undone = undo();
    QCOMPARE(undone.account.restored, QByteArrayList{"long"});
    QVERIFY(undone.account.expired.isEmpty());
    QVERIFY(!latest());
}

void TestUndoLeft::cancelledUndoNotesWhatItDid()
{
    const QByteArrayList keys = makeKeys(4000);
    for (const bool isDeleted : {false, true}) {
        remove(keys);
        qsizetype settled = 0;
        {
            UndoRun run(m_path, m_limits, m_params, m_recorder->operation().id, false);
            connect(&run, &UndoRun::progressed, &run, [&](const UndoAccount &batch) {
                settled += batch.restored.size();
                if (!isDeleted)
                    run.cancel();
            });
            QSignalSpy finished(&run, &UndoRun::finished);
            run.start();
            if (isDeleted)
                QTRY_VERIFY(settled > 0);
            else
                QTRY_COMPARE(finished.size(), 1);
        }
        const qint64 there = m_server->command({"DBSIZE"}).integer;
        QVERIFY(there >= settled && (isDeleted || there < keys.size()));
        // Told by the journal, not by what the server has.
        QVERIFY2(keysLeft() <= keys.size() - settled, QByteArray::number(keysLeft()));
        if (latest())
            undo();
        QCOMPARE(m_server->command({"DBSIZE"}).integer, qint64(keys.size()));
    }
}

void TestUndoLeft::whatIsAsItWasCountsAsPutBack()
{
    const QByteArrayList keys = makeKeys(10);
    m_server->command({"PEXPIREAT", keys[5], "4102444800000"});
    m_server->command({"PEXPIREAT", keys[6], "4102444800000"});
    remove(keys);
    for (int i = 3; i <= 6; ++i)
        m_server->command({"SET", keys[i], "value " + keys[i]});
    m_server->command({"EXPIRE", keys[4], "1000"}); // the value alone is not all of it
    m_server->command({"SET", keys[7], QByteArray(1 << 20, 'x')}); // and nobody asks for all of this one
    const qint64 dumps = m_server->calls("dump");
    m_server->command({"PEXPIREAT", keys[6], "4102444800000"});
    const UndoResult undone = undo();
    QVERIFY2(!undone.error, qPrintable(undone.error.sentence()));
    QCOMPARE(undone.account.existing, (QByteArrayList{keys[4], keys[5], keys[7]}));
    QCOMPARE(undone.account.restored.size(), keys.size() - 3);
    QCOMPARE(m_server->calls("dump") - dumps, qint64(2));
    QCOMPARE(keysLeft(), qint64(3));

    m_server->command({"SET", "from", "new"});
    m_server->command({"SET", "to", "old"});
    survey({KeyChange::Kind::RenameOver, {}, "from", "string"}, {"to"}, UndoOperation::Kind::RenamedOver);
    QCOMPARE(change({"to"}).changed.size(), 1);
    m_server->command({"RENAME", "to", "from"});
    m_server->command({"SET", "to", "old"});
    QCOMPARE(undo().account.restored, QByteArrayList{"to"});
    QCOMPARE(keysLeft(), qint64(3)); // of the operation before
}

void TestUndoLeft::clusterNotesKeysOneByOne()
{
    startCluster();
    if (QTest::currentTestFailed())
        return;
    const QByteArrayList keys = makeKeys(60);
    survey({KeyChange::Kind::ExpireAfter, 1h}, keys, UndoOperation::Kind::ExpiryChanged);
    QCOMPARE(change(keys).changed.size(), keys.size());
    m_server->command({"PERSIST", keys[7]});
    m_server->command({"EXPIRE", keys[8], "12345678"});
    const UndoResult undone = undo();
    QCOMPARE(undone.account.restored.size(), keys.size() - 1);
    QCOMPARE(undone.account.changed, QByteArrayList{keys[8]});
    QCOMPARE(keysLeft(), qint64(1));
}

QTEST_GUILESS_MAIN(TestUndoLeft)
#include "tst_undoleft.moc"
