#include "tests/support/blockcells.h"

namespace Gatehouse
{

namespace
{

QString idText(const ValueDictionary &dictionary, Dimension dimension, quint32 id)
{
    return dimension == Dimension::Outcome || dimension == Dimension::StatusCode ? QString::number(id)
                                                                                 : dictionary.text(dimension, id);
}

QString sketchText(std::string_view bytes)
{
    return QString::fromLatin1(QByteArray(bytes.data(), qsizetype(bytes.size())).toHex());
}

void addCells(BlockCells &cells, const ValueDictionary &dictionary, const BlockPlace &place,
              const EncodedBlock &encoded)
{
    CellBlock block;
    if (!block.decodeCounts(encoded.counts, place) || !block.decodeSketches(encoded.sketches, place))
        qFatal("a block cannot be read");
    for (int cell = 0; cell < block.size(); ++cell) {
        QStringList name{QString::number(int(place.cube)), QString::number(int(place.tier)),
                         QString::number(place.startMs), QString::number(block.hasMinutes() ? block.minute(cell) : -1)};
        int column = 0;
        for (Dimension dimension : cubeDimensions(place.cube))
            name.append(idText(dictionary, dimension, block.id(column++, cell)));
        QStringList content;
        for (qint64 number : block.numbers(cell))
            content.append(QString::number(number));
        for (SketchKind kind : {SketchKind::Latency, SketchKind::Ttft})
            content.append(sketchText(block.sketch(kind, cell)));
        if (!cells.emplace(name.join(QLatin1Char('|')), content.join(QLatin1Char(' '))).second)
            cells.emplace(name.join(QLatin1Char('|')) + QStringLiteral(" TWICE"), QString());
    }
}

} // namespace

BlockCells cellsOf(const ChunkAccumulator &made, const ValueDictionary &dictionary)
{
    BlockCells cells;
    for (const QList<NewBlock> &blocks : {made.blocks(), made.derivedBlocks()}) {
        for (const NewBlock &block : blocks)
            addCells(cells, dictionary, block.place, block.bytes);
    }
    for (const NewKeyBlock &block : made.keyBlocks())
        addCells(cells, dictionary, {Cube::Key, Tier::Day, block.span.fromMs}, block.bytes);
    return cells;
}

BlockCells cellsOfRows(TelemetrySource &source, const TimeSpan &span)
{
    ValueDictionary dictionary;
    ChunkAccumulator made(dictionary, span, RowOrder::Any);
    const auto done = source.scan(span, {}, [&](const TelemetryRow &row) { made.add(row); });
    if (!done)
        qFatal("%s", qPrintable(done.error().message));
    made.finish();
    return cellsOf(made, dictionary);
}

Result<BlockCells> cellsOfGroups(TelemetrySource &source, const TimeSpan &span, GroupSlots grain)
{
    ValueDictionary dictionary;
    ChunkAccumulator made(dictionary, span, RowOrder::Any);
    const auto done = source.scanGroups(span, grain, [&](const AttemptGroup &group) { made.add(group); });
    if (!done)
        return std::unexpected(done.error());
    if (!made.cubesAgree())
        return failure(ErrorKind::Corrupt, QStringLiteral("the cubes differ"));
    made.finish();
    return cellsOf(made, dictionary);
}

QString difference(const BlockCells &got, const BlockCells &wanted)
{
    for (const auto &[name, content] : wanted) {
        const auto at = got.find(name);
        if (at == got.end())
            return QStringLiteral("no cell %1 with %2").arg(name, content);
        if (at->second != content)
            return QStringLiteral("cell %1: %2 instead of %3").arg(name, at->second, content);
    }
    return got.size() == wanted.size() ? QString()
                                       : QStringLiteral("%1 cells instead of %2").arg(got.size()).arg(wanted.size());
}

} // namespace Gatehouse
