#include "ui/theme/tabularfont.h"

#include "ui/theme/fonttablereader.h"

#include <QFont>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QRawFont>

#include <array>
#include <map>

namespace Gatehouse
{

namespace
{

constexpr quint32 kTnum = 0x746e756d;
constexpr qsizetype kMostEntries = 1 << 20; // more than any font has; a bound against nonsense counts

struct StyleRow {
    QFont::Weight weight;
    const char *name;
};

constexpr std::array<StyleRow, 4> kStyles{
    {{QFont::Normal, "Regular"}, {QFont::Medium, "Medium"}, {QFont::DemiBold, "SemiBold"}, {QFont::Bold, "Bold"}}};

// Everything that a font with static outlines may hold and that text needs.
constexpr std::array<const char *, 15> kCopiedTables{"CFF ", "GDEF", "GPOS", "GSUB", "OS/2", "cvt ", "fpgm", "gasp",
                                                     "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"};

std::unexpected<Error> damaged(const char *table)
{
    return failure(ErrorKind::Corrupt,
                   QStringLiteral("The font cannot be read: its table %1 is damaged. Install the font again.")
                       .arg(QLatin1String(table)));
}

void put16(QByteArray &out, quint32 value)
{
    out.append(char(value >> 8)).append(char(value));
}

void put32(QByteArray &out, quint32 value)
{
    put16(out, value >> 16);
    put16(out, value & 0xffff);
}

void readGroups(FontTableReader &cmap, qsizetype at, QHash<quint32, quint32> &map)
{
    const quint32 groups = cmap.u32(at + 12);
    for (quint32 group = 0; group < groups && !cmap.wentOutside() && map.size() < kMostEntries; ++group) {
        const qsizetype entry = at + 16 + 12 * qsizetype(group);
        const quint32 first = cmap.u32(entry);
        const quint32 last = cmap.u32(entry + 4);
        for (quint32 code = first; code <= last && code <= 0x10ffff && map.size() < kMostEntries; ++code)
            map.insert(code, cmap.u32(entry + 8) + code - first);
    }
}

void readSegments(FontTableReader &cmap, qsizetype at, QHash<quint32, quint32> &map)
{
    const qsizetype segments = cmap.u16(at + 6) / 2;
    for (qsizetype i = 0; i < segments && !cmap.wentOutside(); ++i) {
        const quint32 last = cmap.u16(at + 14 + 2 * i);
        const quint32 first = cmap.u16(at + 16 + 2 * segments + 2 * i);
        const qint16 delta = cmap.i16(at + 16 + 4 * segments + 2 * i);
        const qsizetype offsetAt = at + 16 + 6 * segments + 2 * i;
        const quint16 offset = cmap.u16(offsetAt);
        for (quint32 code = first; code <= last && code != 0xffff; ++code) {
            quint16 glyph = offset == 0 ? quint16(code) : cmap.u16(offsetAt + offset + 2 * qsizetype(code - first));
            if (offset == 0 || glyph != 0)
                glyph = quint16(glyph + delta);
            if (glyph != 0)
                map.insert(code, glyph);
        }
    }
}

QList<quint32> coveredGlyphs(FontTableReader &gsub, qsizetype at)
{
    QList<quint32> glyphs;
    const quint16 count = gsub.u16(at + 2);
    for (int i = 0; i < count && !gsub.wentOutside(); ++i) {
        if (gsub.u16(at) == 1) {
            glyphs.append(gsub.u16(at + 4 + 2 * i));
            continue;
        }
        const qsizetype range = at + 4 + 6 * qsizetype(i);
        for (quint32 glyph = gsub.u16(range); glyph <= gsub.u16(range + 2) && glyphs.size() < 0x10000; ++glyph)
            glyphs.append(glyph);
    }
    return glyphs;
}

void readSingleSubstitution(FontTableReader &gsub, qsizetype at, QHash<quint32, quint32> &map)
{
    const QList<quint32> covered = coveredGlyphs(gsub, at + gsub.u16(at + 2));
    const bool listed = gsub.u16(at) == 2;
    for (qsizetype i = 0; i < covered.size() && !gsub.wentOutside(); ++i) {
        const quint32 to = listed ? gsub.u16(at + 6 + 2 * i) : quint16(covered.at(i) + gsub.i16(at + 4));
        map.insert(covered.at(i), to);
    }
}

void readLookup(FontTableReader &gsub, qsizetype lookup, QHash<quint32, quint32> &map)
{
    constexpr quint16 kSingle = 1;
    constexpr quint16 kExtension = 7;
    const quint16 type = gsub.u16(lookup);
    const quint16 subtables = gsub.u16(lookup + 4);
    for (int i = 0; i < subtables && !gsub.wentOutside(); ++i) {
        qsizetype at = lookup + gsub.u16(lookup + 6 + 2 * i);
        quint16 kind = type;
        if (type == kExtension) {
            kind = gsub.u16(at + 2);
            at += gsub.u32(at + 4);
        }
        if (kind == kSingle)
            readSingleSubstitution(gsub, at, map);
    }
}

QByteArray writtenCmap(const QHash<quint32, quint32> &map)
{
    const std::map<quint32, quint32> sorted(map.keyValueBegin(), map.keyValueEnd());
    QByteArray groups;
    quint32 count = 0;
    for (auto it = sorted.begin(); it != sorted.end();) {
        auto last = it;
        auto next = std::next(it);
        while (next != sorted.end() && next->first == last->first + 1 && next->second == last->second + 1)
            last = next++;
        put32(groups, it->first);
        put32(groups, last->first);
        put32(groups, it->second);
        ++count;
        it = next;
    }
    QByteArray table;
    put16(table, 0);
    put16(table, 2);
    // Encoding 1 as well as 10: without it FreeType makes up a map from the names of the glyphs and prefers that.
    for (const quint32 encoding : {1u, 10u}) {
        put16(table, 3);
        put16(table, encoding);
        put32(table, 20);
    }
    put16(table, 12);
    put16(table, 0);
    put32(table, 16 + quint32(groups.size()));
    put32(table, 0);
    put32(table, count);
    return table + groups;
}

QByteArray writtenNames(const QString &family, const QString &style)
{
    const std::map<quint16, QString> names{{1, family},
                                           {2, style},
                                           {3, family + QLatin1Char('-') + style},
                                           {4, family + QLatin1Char(' ') + style},
                                           {6, QString(family).remove(QLatin1Char(' ')) + QLatin1Char('-') + style},
                                           {16, family},
                                           {17, style}};
    QByteArray records;
    QByteArray texts;
    for (const auto &[id, text] : names) {
        QByteArray bytes;
        for (const QChar letter : text)
            put16(bytes, letter.unicode());
        for (const quint32 value : {3u, 1u, 0x409u, quint32(id), quint32(bytes.size()), quint32(texts.size())})
            put16(records, value);
        texts += bytes;
    }
    QByteArray table;
    put16(table, 0);
    put16(table, quint32(names.size()));
    put16(table, 6 + quint32(records.size()));
    return table + records + texts;
}

QByteArray withoutGlyphNames(QByteArray post)
{
    // Version 3 of the table has the same head and no names, which are not needed to draw.
    post.truncate(32);
    if (post.size() == 32)
        post.replace(0, 4, QByteArray("\0\3\0\0", 4));
    return post;
}

quint32 checksum(const QByteArray &table)
{
    quint32 sum = 0;
    for (qsizetype at = 0; at + 4 <= table.size(); at += 4)
        sum += qFromBigEndian<quint32>(table.constData() + at);
    return sum;
}

QByteArray assembled(const std::map<QByteArray, QByteArray> &tables)
{
    quint32 power = 1;
    quint32 log = 0;
    while (power * 2 <= tables.size()) {
        power *= 2;
        ++log;
    }
    const quint32 count = quint32(tables.size());
    QByteArray head;
    put32(head, tables.contains("CFF ") ? 0x4f54544f : 0x00010000);
    put16(head, count);
    put16(head, power * 16);
    put16(head, log);
    put16(head, count * 16 - power * 16);
    QByteArray body;
    for (const auto &[tag, bytes] : tables) {
        QByteArray padded = bytes;
        padded.append((4 - bytes.size() % 4) % 4, '\0');
        head.append(tag);
        put32(head, checksum(padded));
        put32(head, 12 + 16 * count + quint32(body.size()));
        put32(head, quint32(bytes.size()));
        body += padded;
    }
    return head + body;
}

bool hasEqualDigits(const QFont &font)
{
    const QFontMetricsF metrics(font);
    for (char digit = '1'; digit <= '9'; ++digit) {
        if (qAbs(metrics.horizontalAdvance(QLatin1Char(digit)) - metrics.horizontalAdvance(QLatin1Char('0'))) > 0.01)
            return false;
    }
    return true;
}

} // namespace

Result<QHash<quint32, quint32>> characterMap(const QByteArray &table)
{
    FontTableReader cmap(table);
    QHash<quint32, quint32> map;
    const quint16 count = cmap.u16(2);
    for (const quint16 wanted : {quint16(12), quint16(4)}) {
        for (int i = 0; i < count && map.isEmpty() && !cmap.wentOutside(); ++i) {
            const quint16 platform = cmap.u16(4 + 8 * i);
            const qsizetype at = cmap.u32(8 + 8 * i);
            if ((platform != 0 && platform != 3) || cmap.u16(at) != wanted)
                continue;
            wanted == 12 ? readGroups(cmap, at, map) : readSegments(cmap, at, map);
        }
    }
    if (cmap.wentOutside() || map.isEmpty())
        return damaged("cmap");
    return map;
}

Result<QHash<quint32, quint32>> tabularGlyphs(const QByteArray &table)
{
    QHash<quint32, quint32> map;
    if (table.isEmpty())
        return map;
    FontTableReader gsub(table);
    const qsizetype features = gsub.u16(6);
    const qsizetype lookups = gsub.u16(8);
    const quint16 count = gsub.u16(features);
    for (int i = 0; i < count && map.isEmpty() && !gsub.wentOutside(); ++i) {
        const qsizetype record = features + 2 + 6 * qsizetype(i);
        if (gsub.u32(record) != kTnum)
            continue;
        const qsizetype feature = features + gsub.u16(record + 4);
        const quint16 used = gsub.u16(feature + 2);
        for (int k = 0; k < used && !gsub.wentOutside(); ++k)
            readLookup(gsub, lookups + gsub.u16(lookups + 2 + 2 * qsizetype(gsub.u16(feature + 4 + 2 * k))), map);
    }
    if (gsub.wentOutside())
        return damaged("GSUB");
    return map;
}

Result<QByteArray> tabularFont(const FontTables &tables, const QString &family, const QString &style)
{
    if (!tables("fvar").isEmpty())
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("The font is not changed: it is a variable font. Install its static files."));
    Result<QHash<quint32, quint32>> map = characterMap(tables("cmap"));
    if (!map)
        return std::unexpected(map.error());
    const Result<QHash<quint32, quint32>> tabular = tabularGlyphs(tables("GSUB"));
    if (!tabular)
        return std::unexpected(tabular.error());
    for (quint32 digit = '0'; digit <= '9'; ++digit) {
        if (!tabular->contains(map->value(digit)))
            return failure(ErrorKind::Unsupported,
                           QStringLiteral("The font is not changed: it has no tabular figures. Choose another font."));
        map->insert(digit, tabular->value(map->value(digit)));
    }
    std::map<QByteArray, QByteArray> copied;
    for (const char *tag : kCopiedTables) {
        const QByteArray bytes = tables(tag);
        if (!bytes.isEmpty())
            copied.emplace(tag, bytes);
    }
    copied.emplace("cmap", writtenCmap(*map));
    copied.emplace("name", writtenNames(family, style));
    copied.emplace("post", withoutGlyphNames(tables("post")));
    return assembled(copied);
}

QString tabularFamily(const QString &family)
{
    QFont font(family);
    font.setPixelSize(100);
    if (hasEqualDigits(font))
        return family;
    const QString tabular = family + QStringLiteral(" Tabular");
    if (QFontDatabase::families().contains(tabular))
        return tabular;
    for (const StyleRow &style : kStyles) {
        font.setWeight(style.weight);
        const QRawFont raw = QRawFont::fromFont(font);
        const Result<QByteArray> file =
            tabularFont([&raw](const char *tag) { return raw.fontTable(tag); }, tabular, QLatin1String(style.name));
        if (!file || QFontDatabase::addApplicationFontFromData(*file) < 0)
            return family;
    }
    QFont made(tabular);
    made.setPixelSize(100);
    return hasEqualDigits(made) ? tabular : family;
}

} // namespace Gatehouse
