// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editorfixture.h"
#include "ui/editors/byteseditor.h"
#include "ui/editors/valuepane.h"
#include "ui/theme/theme.h"

#include <QPushButton>
#include <QSignalSpy>

using namespace redshank;
using Topic = MessageBar::Topic;

/// What a key's page says of its state, and when it stops saying so.
class TestEditorsMessages : public QObject
{
    Q_OBJECT

    std::unique_ptr<EditorFixture> f;

    BytesEditor *editor() const { return f->tab->findChild<ValuePane *>()->editor(); }
    bool isUnsaved() const { return f->tab->hasUnsavedChanges(); }
    QString readOnlyText() const { return f->messages()->text(Topic::ReadOnly); }
    void openText()
    {
        f->server.command({"SET", "k", "text"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
    }
    /// Of nothing that answers.
    void makeReplica() { f->server.command({"REPLICAOF", "127.0.0.1", "1"}); }

private Q_SLOTS:
    void initTestCase() { Theme::instance()->apply(*qApp, Theme::Mode::Light); }
    void init()
    {
        f = std::make_unique<EditorFixture>();
        QVERIFY(f->start());
    }
    void cleanup() { f.reset(); }

    void whatWasSavedIsNotSaidUnderAConflict()
    {
        openText();
        QSignalSpy said(f->tab.get(), &KeyTab::statusMessage);
        f->type(QStringLiteral("one "));
        f->tab->save();
        QTRY_COMPARE(said.size(), 1);
        QVERIFY(said.last()[0].toString().startsWith(QStringLiteral("Saved")));
        f->server.command({"SET", "k", "theirs"});
        f->type(QStringLiteral("two "));
        f->tab->save();
        QTRY_VERIFY(f->find("conflictView")->isVisible());
        QCOMPARE(said.size(), 2);
        QCOMPARE(said.last()[0].toString(), QString());
    }

    void whatWasSavedIsNotSaidOfAGoneKey()
    {
        openText();
        QSignalSpy said(f->tab.get(), &KeyTab::statusMessage);
        f->type(QStringLiteral("one "));
        f->tab->save();
        QTRY_COMPARE(said.size(), 1);
        f->server.command({"DEL", "k"});
        f->tab->refresh();
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        QCOMPARE(said.size(), 2);
        QCOMPARE(said.last()[0].toString(), QString());
        // What it did not say is not its to take back.
        f->tab->refresh();
        QTRY_VERIFY(f->messages()->has(Topic::Gone));
        QCOMPARE(said.size(), 2);
    }

    void theCauseIsLeftToTheWindow()
    {
        openText();
        f->server.kill();
        QTRY_VERIFY(f->messages()->has(Topic::Connection));
        QVERIFY(f->session->connection().lastError());
        QCOMPARE(f->messages()->text(Topic::Connection), QStringLiteral("Not connected."));
    }

    void F22_replicaIsReadOnly()
    {
        f->server.command({"SET", "k", "text"});
        makeReplica();
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        QTRY_VERIFY(readOnlyText().startsWith(QStringLiteral("Read-only replica")));
        QVERIFY(readOnlyText().contains(QStringLiteral("127.0.0.1:1")));
        QVERIFY(!editor()->isEditable());
        QVERIFY(!f->find("saveButton")->isEnabled());
        QCOMPARE(f->find("editorState")->accessibleName(), readOnlyText());
        QVERIFY(!f->find("deleteButton")->isEnabled());
        QVERIFY(!f->find("renameButton")->isEnabled());
        // It may be made a master.
        f->server.command({"REPLICAOF", "NO", "ONE"});
        f->tab->refresh();
        QTRY_VERIFY(editor()->isEditable());
        QVERIFY(!f->messages()->has(Topic::ReadOnly));
        QVERIFY(f->find("deleteButton")->isEnabled());
    }

    void whatAServerSaysIsNoMarkup_data()
    {
        QTest::addColumn<QByteArrayList>("command");
        QTest::newRow("string") << QByteArrayList{"SET", "k", "text"};
        QTest::newRow("table") << QByteArrayList{"HSET", "k", "field", "text"};
    }
    void whatAServerSaysIsNoMarkup()
    {
        QFETCH(QByteArrayList, command);
        f->server.command(command);
        f->server.command({"REPLICAOF", "<b>planted</b>", "1"});
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        QTRY_VERIFY(readOnlyText().contains(QStringLiteral("<b>planted</b>")));
        f->tab->resize(500, 500); // what has no room is whole in its tool tip
        int told = 0;
        for (const QWidget *widget : f->tab->findChildren<QWidget *>()) {
            QVERIFY2(!widget->toolTip().contains(QStringLiteral("<b>")), qPrintable(widget->objectName()));
            told += widget->toolTip().contains(QStringLiteral("&lt;b&gt;planted")) ? 1 : 0;
        }
        QVERIFY2(told >= 4, QByteArray::number(told)); // delete, rename, time to live, the editor's state
    }

    void F22_writableReplicaIsNot()
    {
        f->server.command({"CONFIG", "SET", "replica-read-only", "no"});
        f->server.command({"SET", "k", "text"});
        makeReplica();
        f->open("k");
        QTRY_VERIFY(f->isLoaded());
        f->type(QStringLiteral("typed "));
        f->tab->save();
        QTRY_COMPARE(f->bytes({"GET", "k"}), QByteArray("typed text"));
        QVERIFY(!f->messages()->has(Topic::ReadOnly));
    }

    void F22_becomingAReplicaIsFoundBySaving()
    {
        openText();
        makeReplica();
        f->type(QStringLiteral("typed "));
        f->tab->save();
        QTRY_VERIFY(readOnlyText().startsWith(QStringLiteral("Read-only replica")));
        QVERIFY(isUnsaved());
        QCOMPARE(editor()->value().value(), QByteArray("typed text"));
        QVERIFY(!f->find("saveButton")->isEnabled());
        QCOMPARE(f->bytes({"GET", "k"}), QByteArray("text"));
    }

    void timeToLiveStandsApartFromItsIcon()
    {
        openText();
        auto *button = f->find<QPushButton>("ttlButton");
        QTRY_COMPARE(button->text().trimmed(), QStringLiteral("No expiry"));
        const QImage image = button->grab().toImage();
        const QRgb ground = image.pixel(1, image.height() / 2);
        QList<int> painted; // columns
        for (int x = 1; x < image.width() - 1; ++x)
            for (int y = 1; y < image.height() - 1; ++y)
                if (image.pixel(x, y) != ground) {
                    painted.append(x);
                    break;
                }
        QVERIFY(!painted.isEmpty());
        // The clock is round, so that its columns have no gap; the first one behind them is before the text.
        qsizetype last = 0;
        while (last + 1 < painted.size() && painted[last + 1] == painted[last] + 1)
            ++last;
        QVERIFY(last + 1 < painted.size());
        QVERIFY(painted[last] - painted[0] <= Theme::iconSize);
        const int gap = painted[last + 1] - painted[last] - 1;
        QVERIFY2(gap >= Theme::grid - 1, QByteArray::number(gap));
    }
};

QTEST_MAIN(TestEditorsMessages)
#include "tst_editors_messages.moc"
