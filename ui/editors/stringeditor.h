// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/stringvalue.h"
#include "valueeditor.h"

#include <memory>

namespace redshank {

class ValuePane;

/// A string: whole where it is small, else its first part, read-only until all of it is loaded.
class StringEditor : public ValueEditor
{
    Q_OBJECT
public:
    StringEditor(EditRunner *runner, const QByteArray &key, QWidget *parent);

    void load() override;
    bool hasUnsavedChanges() const override;
    void setTypedGivenUp(bool isGivenUp) override;
    bool keepsTyped() const override;
    void setKey(const QByteArray &key) override;
    void save() override;
    void find() override;
    bool canCreate() const override;
    void create(const QByteArray &key) override;
    void setRefusal(const QString &refusal) override;
    QByteArray copyableValue() const override;
    QByteArray asCommands() const override;

private:
    void makePager();
    void showPage(const ValuePage &page);
    void showValue();
    void showPartMessage();
    void loadWhole();
    void cancelWhole();

    std::unique_ptr<StringPager> m_pager;
    ValuePane *m_pane;
    QByteArray m_bytes; ///< windows read so far
    bool m_isLoadingWhole = false;
    bool m_wantsWhole = false; ///< a refresh reads all of it again
};

} // namespace redshank
