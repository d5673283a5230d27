// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <QWidget>

#include <functional>

class QVBoxLayout;

namespace redshank {

/// One message beside the thing it concerns, in place of a box over it. All texts are plain text.
struct Message
{
    enum class Kind : quint8 { Info, Warning, Error };
    struct Action
    {
        QString name; ///< objectName of its button
        QString label; ///< a verb
        std::function<void()> run;
    };

    Kind kind = Kind::Info;
    QString text;
    QList<Action> actions;
    bool isClosable = true;
};

/// A stack of messages, at most one for each topic; takes no room while there is none. GUI thread.
class MessageBar : public QWidget
{
    Q_OBJECT
public:
    /// What a message is about, most pressing first; they are stacked in this order.
    enum class Topic : quint8 { Gone, Conflict, Outcome, Error, Connection, ReadOnly, Partial, Count };

    explicit MessageBar(QWidget *parent = nullptr);

    void post(Topic topic, const Message &message);
    /// Other words for a message that is there, its buttons kept; for progress.
    void setText(Topic topic, const QString &text);
    /// Takes the focus with it to whatever is in front of the page, where it has it.
    void clear(Topic topic);
    bool has(Topic topic) const;
    QString text(Topic topic) const;

Q_SIGNALS:
    void posted(redshank::Message::Kind kind);

private:
    void drop(Topic topic);
    QString focusedName(Topic topic) const;

    QVBoxLayout *m_layout;
    QHash<Topic, QWidget *> m_rows;
    QHash<Topic, QString> m_texts;
};

} // namespace redshank
