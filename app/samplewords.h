// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>

#include <utility>

namespace redshank {

/// The words that the sample data are made of, read once from resources/sample/words.json.
struct SampleWords
{
    struct City
    {
        QByteArray name;
        double longitude;
        double latitude;
    };
    struct Product
    {
        QByteArray id;
        QByteArray title;
        double price;
    };
    struct Translation
    {
        QByteArray language;
        QList<std::pair<QByteArray, QByteArray>> texts;
    };

    QByteArrayList people; ///< first and last name
    QList<City> cities;
    QList<Product> products;
    QList<Translation> translations;
    QByteArrayList flags;
    QByteArrayList pages;
    QByteArray journal;

    static const SampleWords &instance();
};

} // namespace redshank
