// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stringeditor.h"

#include "byteseditor.h"
#include "core/session/session.h"
#include "editrunner.h"
#include "messagebar.h"
#include "valuepane.h"

#include <QLocale>
#include <QVBoxLayout>

namespace redshank {

StringEditor::StringEditor(EditRunner *runner, const QByteArray &key, QWidget *parent)
    : ValueEditor(runner, key, parent)
    , m_pane(new ValuePane(runner, this))
{
    setObjectName(QStringLiteral("stringEditor"));
    setAccessibleName(tr("String"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pane);
    setFocusProxy(m_pane);
    m_pane->editor()->setSizeShown(false); // the key's own header tells it

    makePager();
    connect(m_pane, &ValuePane::unsavedChanged, this, &StringEditor::unsavedChanged);
    connect(m_pane, &ValuePane::reloadRequested, this, &StringEditor::load);
    connect(m_pane, &ValuePane::saved, this, [this](const QByteArray &value) {
        const QString size = QLocale().formattedDataSize(value.size());
        Q_EMIT statusMessage(isExpiring() ? tr("Saved %1, time to live kept").arg(size) : tr("Saved %1").arg(size));
        Q_EMIT valueWritten();
    });
    connect(m_pane, &ValuePane::created, this, [this](const QByteArray &name, const QByteArray &value) {
        const QString size = QLocale().formattedDataSize(value.size());
        Q_EMIT statusMessage(tr("Created the key with %1, without a time to live").arg(size));
        Q_EMIT created(name);
    });
    connect(m_pane, &ValuePane::theirsTaken, this, &StringEditor::valueWritten);
}

void StringEditor::makePager()
{
    m_pager = std::make_unique<StringPager>(runner()->session()->connection(), key());
    connect(m_pager.get(), &StringPager::pageLoaded, this, &StringEditor::showPage);
    connect(m_pager.get(), &StringPager::failed, this, [this](const Error &error) {
        m_wantsWhole = false;
        if (m_isLoadingWhole)
            showPartMessage();
        m_isLoadingWhole = false;
        Q_EMIT failed(error);
    });
}

void StringEditor::setKey(const QByteArray &key)
{
    ValueEditor::setKey(key);
    makePager(); // of what is on its way under the old name nothing is shown
    m_isLoadingWhole = false;
}

void StringEditor::load()
{
    m_isLoadingWhole = false;
    m_pager->loadFirst();
}

void StringEditor::showPage(const ValuePage &page)
{
    if (page.isFirst)
        m_bytes.clear();
    for (const ValueRow &row : page.rows)
        m_bytes += row.cells.value(0);
    if (m_pager->isPartial() && m_isLoadingWhole && !page.isFirst) {
        const QLocale locale;
        runner()->messages()->setText(MessageBar::Topic::Partial,
            tr("Loading: %1 of %2")
                .arg(locale.formattedDataSize(m_bytes.size()),
                    locale.formattedDataSize(m_pager->total().value_or(m_bytes.size()))));
        return;
    }
    m_isLoadingWhole = false;
    if (m_pane->keepsTyped()) {
        // Its baseline stays as well: a save then finds what has changed.
        runner()->messages()->clear(MessageBar::Topic::Partial);
        Q_EMIT loaded();
        return;
    }
    showValue();
    if (m_pager->isPartial() && m_wantsWhole)
        loadWhole();
}

void StringEditor::showValue()
{
    ValueTarget target;
    target.what = tr("Save the value");
    if (!m_pager->isPartial()) {
        target.makeEdit = [this](const QByteArray &shown, const QByteArray &value) {
            return setString(key(), shown, value);
        };
        target.makeCreation = [this](const QByteArray &name, const QByteArray &value) {
            Edit edit = createString(name, value);
            if (name != key())
                edit.existing = {}; // what another key holds is no version of this one
            return edit;
        };
    }
    // Incomplete is incomplete, even where the size is not known: one byte more than what is here keeps it read-only.
    const qint64 total =
        m_pager->isPartial() ? qMax<qint64>(m_pager->total().value_or(0), m_bytes.size() + 1) : m_bytes.size();
    m_pane->setTarget(target, m_bytes, total);
    if (m_pager->isPartial())
        showPartMessage();
    else
        runner()->messages()->clear(MessageBar::Topic::Partial);
    Q_EMIT loaded();
}

void StringEditor::showPartMessage()
{
    const QLocale locale;
    const QString total = m_pager->total() ? locale.formattedDataSize(*m_pager->total()) : tr("a larger value");
    runner()->messages()->post(MessageBar::Topic::Partial,
        {Message::Kind::Info,
            tr("Only the first %1 of %2 are loaded. The value is read-only until all of it is here.")
                .arg(locale.formattedDataSize(m_bytes.size()), total),
            {{QStringLiteral("loadAllButton"), tr("Load all (%1)").arg(total), [this] { loadWhole(); }}}, false});
}

void StringEditor::loadWhole()
{
    m_isLoadingWhole = true;
    m_wantsWhole = true;
    runner()->messages()->post(MessageBar::Topic::Partial,
        {Message::Kind::Info, tr("Loading\u2026"),
            {{QStringLiteral("cancelLoadButton"), tr("Cancel"), [this] { cancelWhole(); }}}, false});
    m_pager->loadWhole();
}

void StringEditor::cancelWhole()
{
    m_wantsWhole = false;
    load();
}

bool StringEditor::hasUnsavedChanges() const
{
    return m_pane->hasUnsavedChanges();
}
void StringEditor::setTypedGivenUp(bool isGivenUp)
{
    m_pane->setTypedGivenUp(isGivenUp);
}
bool StringEditor::keepsTyped() const
{
    return m_pane->keepsTyped();
}
void StringEditor::save()
{
    m_pane->save();
}
bool StringEditor::canCreate() const
{
    return m_pane->canCreate();
}
void StringEditor::create(const QByteArray &key)
{
    m_pane->create(key);
}
void StringEditor::find()
{
    m_pane->find();
}
void StringEditor::setRefusal(const QString &refusal)
{
    m_pane->setRefusal(refusal);
}
QByteArray StringEditor::copyableValue() const
{
    return m_pane->editor()->isPartial() ? QByteArray() : m_pane->editor()->baseline();
}

QByteArray StringEditor::asCommands() const
{
    // A part of a value would make another value.
    return m_pane->editor()->isPartial() ? QByteArray() : Command{"SET", key(), m_pane->editor()->baseline()}.toCli();
}

} // namespace redshank
