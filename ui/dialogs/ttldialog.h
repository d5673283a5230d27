// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <chrono>
#include <optional>

class QDateTimeEdit;
class QLabel;
class QPushButton;
class QRadioButton;

namespace redshank {

class SecondsBox;

/// When a key shall expire.
struct ExpiryChoice
{
    enum class Kind : quint8 { After, At, Never };
    Kind kind = Kind::Never;
    std::chrono::milliseconds after{0}; ///< from now on
    std::chrono::milliseconds at{0}; ///< since the Unix epoch, on the server's clock
};

/// Asks for a time to live: after a while, at a date and time, or never. Opened with open(), never a nested loop; reads
/// choice() when accepted, which it is only when something was changed. A time that would delete the key at once is not
/// accepted. GUI thread.
class TtlDialog : public QDialog
{
    Q_OBJECT
public:
    enum class Scope : quint8 { OneKey, SeveralKeys };

    /// `subject`: server, database and key, plain text. `current`: the time to live that is left; nothing where the key
    /// does not expire, or there are several: then any choice is a change.
    TtlDialog(const QString &subject, std::optional<std::chrono::milliseconds> current, QWidget *parent,
        Scope scope = Scope::OneKey);

    ExpiryChoice choice() const;

private:
    QWidget *makeAfterRow(std::optional<std::chrono::milliseconds> current);
    void showPreview();

    Scope m_scope;
    QRadioButton *m_after;
    QRadioButton *m_at;
    QRadioButton *m_never;
    SecondsBox *m_seconds = nullptr;
    QDateTimeEdit *m_time;
    QLabel *m_preview;
    QPushButton *m_accept;
    bool m_isTouched = false; ///< whether anything was chosen since the dialog opened
};

} // namespace redshank
