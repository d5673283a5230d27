// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <memory>

namespace redshank {

/// `$XDG_RUNTIME_DIR/redshank`, or `redshank-UID` in the folder for temporary files where the session has no runtime
/// folder; made with mode 0700. Refused where it is a link, belongs to somebody else or is open to others.
Result<QString> runtimeFolder();

/// A folder of mode 0700 for one run of the program, below runtimeFolder() where a socket's path fits into it. Gone
/// with this object; what a killed program left behind is removed by the next make().
class PrivateFolder
{
public:
    /// `purpose` is a short ASCII word and becomes part of the name.
    static Result<std::unique_ptr<PrivateFolder>> make(const QString &purpose);
    ~PrivateFolder();

    QString path() const { return m_path; }
    QString filePath(const QString &name) const { return m_path + QLatin1Char('/') + name; }

    PrivateFolder(const PrivateFolder &) = delete;
    PrivateFolder &operator=(const PrivateFolder &) = delete;

private:
    PrivateFolder(QString path, int lock);

    QString m_path;
    int m_lock = -1; ///< held for our life: whoever can take it may remove the folder
};

} // namespace redshank
