// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "samplewords.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

// Outside of every namespace, as the macro wants it; a static library's resources are not registered by themselves.
static void registerResources()
{
    Q_INIT_RESOURCE(sample);
}

namespace redshank {
namespace {

QByteArrayList strings(const QJsonArray &array)
{
    QByteArrayList list;
    for (const QJsonValue &value : array)
        list.append(value.toString().toUtf8());
    return list;
}

SampleWords read()
{
    registerResources();
    QFile file(QStringLiteral(":/sample/words.json"));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(isOpen, "SampleWords", "the resource is part of the program");
    const QJsonObject root = isOpen ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    Q_ASSERT_X(!root.isEmpty(), "SampleWords", "words.json is not an object");

    SampleWords words;
    const QJsonArray people = root[QLatin1String("people")].toArray();
    for (const QJsonValue &person : people)
        words.people.append(person[0].toString().toUtf8() + ' ' + person[1].toString().toUtf8());
    const QJsonArray cities = root[QLatin1String("cities")].toArray();
    for (const QJsonValue &city : cities)
        words.cities.append({city[0].toString().toUtf8(), city[1].toDouble(), city[2].toDouble()});
    const QJsonArray products = root[QLatin1String("products")].toArray();
    for (const QJsonValue &product : products)
        words.products.append({product[0].toString().toUtf8(), product[1].toString().toUtf8(), product[2].toDouble()});
    const QJsonObject translations = root[QLatin1String("translations")].toObject();
    for (auto language = translations.begin(); language != translations.end(); ++language) {
        SampleWords::Translation translation{language.key().toUtf8(), {}};
        const QJsonObject texts = language.value().toObject();
        for (auto text = texts.begin(); text != texts.end(); ++text)
            translation.texts.append({text.key().toUtf8(), text.value().toString().toUtf8()});
        words.translations.append(translation);
    }
    words.flags = strings(root[QLatin1String("flags")].toArray());
    words.pages = strings(root[QLatin1String("pages")].toArray());
    words.journal = root[QLatin1String("journal")].toString().toUtf8();
    return words;
}

} // namespace

const SampleWords &SampleWords::instance()
{
    static const SampleWords words = read();
    return words;
}

} // namespace redshank
