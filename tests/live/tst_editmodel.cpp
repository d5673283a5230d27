// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editfixture.h"
#include "editmodelmoves.h"

#include <QDateTime>

using namespace redshank;
using Kind = EditOutcome::Kind;

/// Edits of all types against a model of what the server must hold, among strangers who change, expire, retype, rename
/// and delete the same keys between what was shown and the save, and while the save is on its way. Of the orders in
/// which the server can have taken them, one must explain both what the user was told and what is there now: no write
/// is lost or overwritten unseen, no refused edit writes, no time to live is changed.
///
/// REDSHANK_MODEL_STEPS sets the steps over all paths (4,000), REDSHANK_MODEL_SEED where chance begins.
class TestEditModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void D3_D14_D23_oneOrderExplainsEverything();

private:
    void step(const QByteArray &key);
    void settle(const QByteArray &key, const StrangersChange &change);
    EditOutcome race(const Edit &edit, const QList<StrangersChange> &racing);
    bool isExplained(const ModelKey &before, const UsersEdit &edit, const QList<StrangersChange> &racing,
        const EditOutcome &outcome, const ModelKey &now) const;
    static QByteArray text(const ModelKey &key);

    std::unique_ptr<EditFixture> m_fixture;
    std::unique_ptr<Connection> m_stranger;
    std::unique_ptr<EditModelMoves> m_moves;
    QMap<QByteArray, ModelKey> m_model;
    QMap<QByteArray, ModelKey> m_shown; ///< what the user looked at, some time ago
    QMap<Kind, int> m_outcomes;
};

static int numberOf(const char *variable, int otherwise)
{
    bool isNumber = false;
    const int number = qEnvironmentVariableIntValue(variable, &isNumber);
    return isNumber && number > 0 ? number : otherwise;
}

void TestEditModel::initTestCase_data()
{
    QTest::addColumn<int>("path");
    for (int i = 0; i < editPaths().size(); ++i)
        QTest::newRow(editPaths()[i].name) << i;
}

void TestEditModel::D3_D14_D23_oneOrderExplainsEverything()
{
    QFETCH_GLOBAL(int, path);
    m_fixture = std::make_unique<EditFixture>();
    QVERIFY2(m_fixture->start(editPaths()[path]), m_fixture->server.errorText());
    if (!m_fixture->canTake(editPaths()[path]))
        QSKIP("The server has no conditional SET");
    const int seed = numberOf("REDSHANK_MODEL_SEED", 20260000) + path;
    qInfo("REDSHANK_MODEL_SEED=%d of this path", seed - path);
    m_moves = std::make_unique<EditModelMoves>(quint32(seed));
    m_moves->setLater(QDateTime::currentMSecsSinceEpoch() + 10 * 24 * 3'600'000LL);
    m_stranger = std::make_unique<Connection>(m_fixture->server.params());
    m_stranger->open();
    m_model.clear();
    m_shown.clear();
    m_outcomes.clear();

    const int steps = numberOf("REDSHANK_MODEL_STEPS", 4000) / int(editPaths().size() - 1);
    for (int i = 0; i < steps && !QTest::currentTestFailed(); ++i) {
        step("key" + QByteArray::number(m_moves->below(3)));
        if (QTest::currentTestFailed())
            qWarning("at step %d", i);
    }
    m_stranger.reset();
    // Unless all of them happened, little was tried.
    for (const Kind kind : {Kind::Applied, Kind::Conflict, Kind::KeyGone, Kind::WrongType, Kind::KeyExists})
        QVERIFY2(m_outcomes.value(kind) > steps / 200, QByteArray::number(int(kind)));
}

void TestEditModel::step(const QByteArray &key)
{
    EditModelMoves &moves = *m_moves;
    if (!m_model[key] && moves.below(3) > 0)
        settle(key, moves.creation(key));
    if (moves.below(3) > 0)
        m_shown[key] = m_model[key];
    const QByteArray donor = "donor";
    ModelKey given;
    if (moves.below(4) == 0) {
        m_fixture->server.command({"DEL", donor});
        m_fixture->server.command(moves.creation(donor).command);
        given = readKey(m_fixture->server, donor);
    }
    const auto draw = [&](ModelKey &donated) {
        const StrangersChange change = moves.change(key, m_model[key], donor, donated);
        if (change.command.first() == "RENAME")
            donated.reset();
        return change;
    };
    for (int i = moves.below(2); i > 0; --i)
        settle(key, draw(given));
    QList<StrangersChange> racing;
    for (int i = moves.below(3); i > 0; --i) {
        racing.append(draw(given));
        if (racing.last().command.first() == "PEXPIRE")
            break; // what followed might come before it has expired, or after
    }
    const UsersEdit edit = moves.edit(key, m_shown[key]);

    const ModelKey before = m_model[key];
    const EditOutcome outcome = race(edit.edit, racing);
    m_outcomes[outcome.kind] += 1;
    const ModelKey now = readKey(m_fixture->server, key);
    if (!isExplained(before, edit, racing, outcome, now)) {
        QByteArray story = "was " + text(before) + "\nshown " + text(m_shown[key]);
        for (const StrangersChange &change : racing)
            story += "\nstranger " + Command(change.command).toCli();
        for (const Command &write : edit.edit.writes)
            story += "\nuser " + write.toCli();
        story += "\ntold " + QByteArray::number(int(outcome.kind)) + ' ' + outcome.error.sentence().toUtf8();
        QFAIL(story + "\nis " + text(now));
    }
    m_model[key] = now;
}

void TestEditModel::settle(const QByteArray &key, const StrangersChange &change)
{
    ModelKey &value = m_model[key];
    m_fixture->server.command(change.command);
    if (change.command.first() == "PEXPIRE")
        waitInLoop([](QEventLoop &loop) { QTimer::singleShot(5, &loop, &QEventLoop::quit); });
    change.apply(value);
    const ModelKey now = readKey(m_fixture->server, key);
    QVERIFY2(fits(value, now), "the model is wrong: " + change.command.join(' ') + "\nis " + text(now));
    value = now;
}

EditOutcome TestEditModel::race(const Edit &edit, const QList<StrangersChange> &racing)
{
    EditOutcome outcome;
    qsizetype pending = racing.size() + 1;
    waitInLoop([&](QEventLoop &loop) {
        const auto settled = [&] {
            if (--pending == 0)
                loop.quit();
        };
        // In their own order, at any moment of the edit's.
        int at = 0;
        for (const StrangersChange &change : racing) {
            at += m_moves->below(2);
            QTimer::singleShot(at, &loop, [this, &loop, change, settled] {
                m_stranger->send(Command(change.command), &loop, [settled](const ReplyView &) { settled(); });
            });
        }
        QTimer::singleShot(m_moves->below(2), &loop, [this, &loop, &outcome, edit, settled] {
            m_fixture->applier->apply(edit, &loop, [&outcome, settled](const EditOutcome &result) {
                outcome = result;
                settled();
            });
        });
    });
    if (!racing.isEmpty() && racing.last().command.first() == "PEXPIRE")
        waitInLoop([](QEventLoop &loop) { QTimer::singleShot(5, &loop, &QEventLoop::quit); });
    return outcome;
}

bool TestEditModel::isExplained(const ModelKey &before, const UsersEdit &edit, const QList<StrangersChange> &racing,
    const EditOutcome &outcome, const ModelKey &now) const
{
    for (qsizetype position = 0; position <= racing.size(); ++position) {
        ModelKey key = before;
        Kind told = Kind::Failed;
        for (qsizetype i = 0; i <= racing.size(); ++i) {
            if (i == position)
                told = edit.apply(key);
            if (i < racing.size())
                racing[i].apply(key);
        }
        if (told == outcome.kind && fits(key, now))
            return true;
    }
    return false;
}

QByteArray TestEditModel::text(const ModelKey &key)
{
    if (!key)
        return "nothing";
    QByteArrayList parts{key->type, key->text.toPercentEncoding(), QByteArray::number(key->expiresAt)};
    for (auto field = key->fields.cbegin(); field != key->fields.cend(); ++field)
        parts.append(field.key().toPercentEncoding() + '=' + field.value().toPercentEncoding());
    for (const QByteArray &element : key->elements)
        parts.append(element.toPercentEncoding());
    for (const auto &[id, cells] : key->entries)
        parts.append(id + ':' + cells.join(',').toPercentEncoding());
    return parts.join(' ');
}

QTEST_GUILESS_MAIN(TestEditModel)
#include "tst_editmodel.moc"
