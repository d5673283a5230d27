// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserfixture.h"
#include "core/settings/profilestore.h"
#include "core/settings/settings.h"
#include "ui/frame/serverchooser.h"
#include "ui/window/browsermemory.h"

#include <QTemporaryDir>

using namespace redshank;

/// What a browser has been told by the user comes back in the next one.
class TestBrowserMemory : public QObject, private BrowserFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(startServer(), m_server.errorText()); }
    void cleanup() { stop(); }

    void keepsColumnsHistoryAndFilters();
    void keepsFiltersOfEveryBrowser();
};

void TestBrowserMemory::keepsColumnsHistoryAndFilters()
{
    reset();
    QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("redshank/settings.json")));
    ProfileStore profiles(folder.filePath(QStringLiteral("redshank/profiles.json")));
    QVERIFY(settings.load() && profiles.load());
    QWidget window;
    ServerChooser chooser(&profiles, &window);

    open();
    auto *memory = new BrowserMemory(m_panel.get(), {&settings, &profiles, &chooser});
    QSignalSpy worthSaving(memory, &BrowserMemory::settingsChanged);
    QSignalSpy told(memory, &BrowserMemory::statusMessage);
    Q_EMIT m_panel->savedFiltersChanged({QStringLiteral("lost")}); // the server is not kept yet
    QCOMPARE(told.size(), 1);
    const auto stored = profiles.put(m_session->profile());
    QVERIFY(stored);

    m_panel->setColumns({QStringLiteral("size"), QStringLiteral("idle")});
    QVERIFY(worthSaving.size() > 0);
    filter()->setText(QStringLiteral("type:hash"));
    filter()->remember();
    Q_EMIT m_panel->savedFiltersChanged({QStringLiteral("ttl:none")});
    QCOMPARE(told.size(), 1);
    worthSaving.clear();
    Q_EMIT m_panel->nameBudgetChanged(5LL << 30);
    QCOMPARE(worthSaving.size(), 1);
    QVERIFY(settings.save());

    Settings later(folder.filePath(QStringLiteral("redshank/settings.json")));
    ProfileStore laterProfiles(folder.filePath(QStringLiteral("redshank/profiles.json")));
    QVERIFY(later.load() && laterProfiles.load());
    ServerChooser laterChooser(&laterProfiles, &window);
    open();
    QCOMPARE(m_panel->columns(), QStringList{QStringLiteral("ttl")});
    new BrowserMemory(m_panel.get(), {&later, &laterProfiles, &laterChooser});
    QCOMPARE(m_panel->columns(), (QStringList{QStringLiteral("size"), QStringLiteral("idle")}));
    QCOMPARE(filter()->history(), QStringList{QStringLiteral("type:hash")});
    QCOMPARE(filter()->saved(), QStringList{QStringLiteral("ttl:none")});
    const auto *budget = m_panel->findChild<QAction *>(QStringLiteral("nameBudget%1").arg(5LL << 30));
    QVERIFY(budget && budget->isChecked());
}

void TestBrowserMemory::keepsFiltersOfEveryBrowser()
{
    reset();
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("redshank/profiles.json"));
    Settings settings(folder.filePath(QStringLiteral("redshank/settings.json")));
    ProfileStore profiles(path);
    QVERIFY(profiles.load());
    QWidget window;
    ServerChooser chooser(&profiles, &window);
    open();
    const auto stored = profiles.put(m_session->profile());
    QVERIFY(stored);
    const QString id = stored.value().id;
    BrowserPanel beside(m_session.get());
    new BrowserMemory(m_panel.get(), {&settings, &profiles, &chooser});
    new BrowserMemory(&beside, {&settings, &profiles, &chooser});
    const auto *filterBeside = beside.findChild<FilterEdit *>();
    const QString alpha = QStringLiteral("alpha");
    const QString beta = QStringLiteral("beta");
    const QString gamma = QStringLiteral("gamma");

    Q_EMIT m_panel->savedFiltersChanged({alpha});
    QCOMPARE(filterBeside->saved(), QStringList{alpha});
    Q_EMIT beside.savedFiltersChanged({alpha, beta});
    QCOMPARE(filter()->saved(), (QStringList{alpha, beta}));

    // Another program, of which neither browser hears.
    ProfileStore other(path);
    QVERIFY(other.load());
    QVERIFY(other.changeFilters(id, {gamma}, {beta}));
    Q_EMIT m_panel->savedFiltersChanged({beta}); // alpha is forgotten
    QCOMPARE(filter()->saved(), QStringList{gamma});
    QCOMPARE(filterBeside->saved(), QStringList{gamma});
    QVERIFY(other.load());
    QCOMPARE(other.find(id)->filters, QStringList{gamma});
}

QTEST_MAIN(TestBrowserMemory)
#include "tst_browsermemory.moc"
