// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/frame/tabarea.h"

#include "core/settings/profile.h"

#include <QWidget>

#include <functional>
#include <optional>

class QScrollArea;
class QSplitter;
class QVBoxLayout;

namespace redshank {

class BrowserPanel;
class KeyActions;
class Place;

/// All that is open in the window: the places, one below the other on the left, each with its keys; their pages as tabs
/// on the right; above both what is the matter with a connection. One place is current: the one that had the focus
/// last, or whose page came to the front last. Its environment colours the frame. GUI thread.
class Workspace : public QWidget
{
    Q_OBJECT
public:
    explicit Workspace(QWidget *parent = nullptr);
    ~Workspace() override;

    TabArea *tabs() const { return m_tabs; }
    QSplitter *splitter() const { return m_splitter; }
    const QList<Place *> &places() const { return m_places; } ///< from top to bottom
    Place *current() const { return m_current; } ///< nullptr: no place is open
    void setCurrent(Place *place);
    Place *placeOf(const TabPage *page) const; ///< nullptr: of none
    /// The place with these keys and this user, where it is open.
    Place *find(const ConnectionParams &params) const;

    /// Opens a place and makes it current: where `instead` stands, whose pages go without a question, or below all.
    Place *open(const Profile &profile, Place *instead = nullptr);
    /// Closes a place and its pages, without a question.
    void close(Place *place) { close(place, nullptr); }
    /// Makes it current and gives it the focus.
    void focus(Place *place);
    void focusNext(int step); ///< +1: the place below the current one, -1: the one above; around the ends

    struct KeyAt
    {
        Place *place;
        QByteArray key;
    };
    /// Of the page in front, or of the row in the list that has the focus.
    std::optional<KeyAt> currentKey() const;
    /// Whether what changeKey() would change is one key, and neither a folder nor a selection.
    bool isOneKeyChosen() const;
    void refresh(); ///< what has the focus: the keys, or the page in front
    void find(); ///< in the page in front; without one, the filter of the keys
    void changeKey(void (KeyActions::*change)(const QByteArray &, QWidget *)); ///< currentKey()
    void createKey(); ///< in the folder that is chosen in the list, where it has the focus

Q_SIGNALS:
    void placeOpened(redshank::Place *place);
    /// It is out of sight and about to be deleted. `successor` stands where it stood; nullptr: none does.
    void placeClosed(redshank::Place *place, redshank::Place *successor);
    void currentChanged(redshank::Place *place); ///< nullptr: none is open

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void close(Place *place, Place *successor);
    void scrollTo(Place *place);
    void showContexts();
    void showFrame();
    bool isPageInFront() const;
    BrowserPanel *listInFront() const;

    QVBoxLayout *m_banners;
    QSplitter *m_splitter;
    QScrollArea *m_scroll; ///< of the places: there may be more of them than the window is high for
    QSplitter *m_left; ///< of the places
    TabArea *m_tabs;
    QList<Place *> m_places;
    Place *m_current = nullptr;
};

} // namespace redshank
