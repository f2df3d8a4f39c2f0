// What kind of thing a value looks like, so that a column can be told from a few of its values. A value never leaves
// the place where it is looked at: only counts of shapes do.
#pragma once

#include "models/database/database.h"

#include <QMap>
#include <QString>

#include <array>
#include <string_view>

namespace Gatehouse
{

enum class ValueShape { Empty, Email, Ip, Uuid, Url, Key, Number, Date, Json, LongText, Other };
inline constexpr std::array kValueShapes{ValueShape::Empty, ValueShape::Email,    ValueShape::Ip,     ValueShape::Uuid,
                                         ValueShape::Url,   ValueShape::Key,      ValueShape::Number, ValueShape::Date,
                                         ValueShape::Json,  ValueShape::LongText, ValueShape::Other};

// Of a value in UTF-8; only its first 4 KiB are looked at.
ValueShape valueShapeOf(std::string_view value);
ValueShape valueShapeOf(const SqlValue &value);
// "e-mail addresses", "numbers": what many of them are called.
QString valueShapeText(ValueShape shape, int count = 2);

// Of the newest values of one column, at most so many.
struct ColumnSample {
    static constexpr int kMost = 200;

    QMap<ValueShape, int> counts;
    QString unseen; // why nothing was read; empty: something was, or the table is empty

    int looked() const;
    int filled() const { return looked() - counts.value(ValueShape::Empty); }
    bool operator==(const ColumnSample &) const = default;
};

} // namespace Gatehouse
