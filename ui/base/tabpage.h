// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QWidget>

#include <utility>

namespace redshank {

class Session;

/// A page in the centre of the window: a key, a feed, the welcome page. Owned by the tab widget.
class TabPage : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Plain text; server bytes in it are escaped already.
    virtual QString tabTitle() const = 0;
    virtual QString tabToolTip() const { return tabTitle(); }
    virtual QIcon tabIcon() const { return {}; }
    /// Two pages with one identity show the same thing; the window then raises the first instead of opening a second.
    virtual QString tabIdentity() const = 0;
    /// Whose keys or messages it shows; nullptr: nobody's.
    virtual const Session *session() const { return nullptr; }
    /// Where that is, while several places are open: told beside the title. Plain text.
    const QString &context() const { return m_context; }
    void setContext(const QString &context);
    virtual bool hasUnsavedChanges() const { return false; }
    virtual void refresh() { } ///< F5
    virtual void findInPage() { } ///< Ctrl+F
    virtual void save() { } ///< Ctrl+S

Q_SIGNALS:
    void titleChanged();
    void closeRequested();
    /// One line for the status line, plain text.
    void statusMessage(const QString &text);

private:
    QString m_context;
};

inline void TabPage::setContext(const QString &context)
{
    if (std::exchange(m_context, context) != context)
        Q_EMIT titleChanged();
}

} // namespace redshank
