// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>

class QWidget;

namespace redshank {

/// A question to the user. All texts are plain text.
struct Question
{
    QString title;
    QString text; ///< what will happen, naming server, database, key and count
    QString detail; ///< optional second paragraph
    QString acceptLabel; ///< a verb: "Delete", "Rename"
    QString rejectLabel{}; ///< empty: "Cancel"
    bool isDestructive = false; ///< no default button then
    QString typeToConfirm; ///< on production: the name that must be typed before the accept button works
    QString inputLabel; ///< not empty: asks for one line of text
    QString inputText; ///< its initial text
    bool isPassword = false;
    std::function<QString(const QString &)> validate; ///< an empty string where the input is fine, else what is wrong
};

/// Every question to the user goes through this one replaceable object, so that tests answer it. Window-modal, never a
/// nested event loop: the answer comes to the callback, which is dropped when `context` dies first. GUI thread.
class Prompt : public QObject
{
    Q_OBJECT
public:
    struct Answer
    {
        bool isAccepted = false;
        QString text;
    };
    using Callback = std::function<void(const Answer &)>;

    using QObject::QObject;
    virtual void ask(const Question &question, QWidget *parent, QObject *context, Callback callback);

    static Prompt *instance();
    /// Tests put their own in place; nullptr restores the real one. Not owned.
    static void setInstance(Prompt *prompt);
};

} // namespace redshank
