#include "models/telemetry/blockmerger.h"
#include "models/telemetry/cellblock.h"
#include "models/telemetry/cubecells.h"
#include "models/telemetry/sketch.h"
#include "models/telemetry/valuedictionary.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr BlockPlace kMinutes{Cube::Operations, Tier::Minute, 1'763'000'100'000};
constexpr BlockPlace kDay{Cube::Operations, Tier::Day, 1'762'992'000'000};

// Random rows in the operations cube, by combination and by combination and minute.
struct RandomCells {
    ComboIndex combinations;
    CubeCells cells;
    CubeCells minuteCells;
    CellValues values;
};

RandomCells randomCells(quint32 seed, int rows)
{
    QRandomGenerator random(seed);
    RandomCells made;
    for (int i = 0; i < rows; ++i) {
        const CellNumbers numbers{1,
                                  random.bounded(2),
                                  0,
                                  random.bounded(100'000),
                                  random.bounded(300),
                                  0,
                                  qint64(random.generate64() >> 30)};
        const auto outcome = quint8(random.bounded(kOutcomeCount));
        const auto minute = quint8(random.bounded(15));
        const quint32 combination =
            made.combinations.numberOf({quint32(random.bounded(6)), quint32(random.bounded(3)), 0, outcome, 0, 200});
        made.cells.add(combination, numbers);
        made.minuteCells.add(CubeCells::minuteCell(combination, minute), numbers);
        for (auto &kind : made.values) {
            if (random.bounded(4) > 0)
                kind.push_back({quint16(random.bounded(LatencyBins::count())), minute, outcome, combination, 0, 0});
        }
    }
    std::vector<CellValue> spare;
    sortByBin(made.values, spare);
    return made;
}

CellBlock minuteBlock(RandomCells made)
{
    CellBlock block;
    made.minuteCells.fill(
        block, 6, true, made.values,
        [](const CellValue &value) { return CubeCells::minuteCell(value.operation, value.minute); },
        [&](quint32 combination) { return made.combinations.ids(combination); });
    return block;
}

CellBlock wholeBlock(RandomCells made)
{
    CellBlock block;
    made.cells.fill(
        block, 6, false, made.values, [](const CellValue &value) { return value.operation; },
        [&](quint32 combination) { return made.combinations.ids(combination); });
    return block;
}

bool sameCells(const CellBlock &a, const CellBlock &b)
{
    if (a.size() != b.size())
        return false;
    for (int cell = 0; cell < a.size(); ++cell) {
        if (a.ids(cell) != b.ids(cell) || a.numbers(cell) != b.numbers(cell) ||
            (a.hasMinutes() && a.minute(cell) != b.minute(cell)) ||
            a.sketch(SketchKind::Latency, cell) != b.sketch(SketchKind::Latency, cell) ||
            a.sketch(SketchKind::Ttft, cell) != b.sketch(SketchKind::Ttft, cell))
            return false;
    }
    return true;
}

} // namespace

class CellBlockTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsEncodedIsDecodedAgain()
    {
        for (int rows : {0, 1, 3, 700, 5000}) {
            const RandomCells cells = randomCells(quint32(rows), rows);
            for (const BlockPlace &place : {kMinutes, kDay}) {
                const CellBlock block = place.tier == Tier::Minute ? minuteBlock(cells) : wholeBlock(cells);
                const EncodedBlock bytes = block.encode(place);
                CellBlock decoded;
                QVERIFY(decoded.decodeCounts(bytes.counts, place).has_value());
                QVERIFY(decoded.decodeSketches(bytes.sketches, place).has_value());
                QVERIFY(decoded.hasSketches());
                QVERIFY(sameCells(block, decoded));
            }
        }
    }

    void aBlockIsRefusedInAnotherPlace()
    {
        const EncodedBlock bytes = wholeBlock(randomCells(1, 50)).encode(kDay);
        CellBlock block;
        QVERIFY(!block.decodeCounts(bytes.counts, {Cube::Operations, Tier::Day, kDay.startMs + kDayMs}));
        QVERIFY(!block.decodeCounts(bytes.counts, {Cube::Operations, Tier::Hour, kDay.startMs}));
        QVERIFY(!block.decodeCounts(bytes.sketches, kDay));
        QVERIFY(block.decodeCounts(bytes.counts, kDay).has_value());
    }

    void anyDamageIsNoticed()
    {
        QRandomGenerator random(2);
        const EncodedBlock good = minuteBlock(randomCells(3, 400)).encode(kMinutes);
        for (int round = 0; round < 3000; ++round) {
            EncodedBlock bad = good;
            QByteArray &bytes = round % 2 ? bad.counts : bad.sketches;
            if (round % 5 == 0) {
                bytes.truncate(random.bounded(int(bytes.size())));
            } else {
                const int at = random.bounded(int(bytes.size()));
                bytes[at] = char(bytes.at(at) ^ (1 << random.bounded(8)));
            }
            CellBlock block;
            const auto counts = block.decodeCounts(bad.counts, kMinutes);
            const auto sketches = counts ? block.decodeSketches(bad.sketches, kMinutes) : counts;
            QVERIFY(!sketches.has_value());
            QCOMPARE(sketches.error().kind, ErrorKind::Corrupt);
        }
    }

    void mergedBlocksAreTheBlockOfAllRows()
    {
        BlockMerger merger;
        QList<EncodedBlock> bytes;
        std::vector<CellBlock> blocks(4);
        for (quint32 i = 0; i < blocks.size(); ++i) {
            bytes.append(wholeBlock(randomCells(50 + i, 200)).encode(kDay));
            QVERIFY(blocks[i].decodeCounts(bytes.last().counts, kDay).has_value());
            QVERIFY(blocks[i].decodeSketches(bytes.last().sketches, kDay).has_value());
            merger.add(blocks[i]);
        }
        const auto merged = merger.merged();
        QVERIFY(merged.has_value());
        QCOMPARE(merger.attempts(), 800);
        // Cell by cell against adding up the parts by hand.
        for (int cell = 0; cell < merged->size(); ++cell) {
            CellNumbers sums{};
            Sketch latency;
            for (const CellBlock &block : blocks) {
                for (int other = 0; other < block.size(); ++other) {
                    if (block.ids(other) != merged->ids(cell))
                        continue;
                    for (size_t i = 0; i < sums.size(); ++i)
                        sums[i] += block.numbers(other)[i];
                    const auto view = block.sketch(SketchKind::Latency, other);
                    const char *at = view.data();
                    if (!view.empty())
                        latency.merge(Sketch::decode(at, view.data() + view.size()).value());
                }
            }
            QCOMPARE(merged->numbers(cell), sums);
            QByteArray expected;
            if (!latency.isEmpty())
                latency.encodeTo(expected);
            const auto view = merged->sketch(SketchKind::Latency, cell);
            QCOMPARE(QByteArray(view.data(), qsizetype(view.size())), expected);
        }
    }

    void cellsAddUpUnderOtherNames()
    {
        const RandomCells made = randomCells(8, 900);
        CubeCells total;
        total.addAs(made.cells, [&](quint32 combination) { return made.combinations.ids(combination)[3]; });
        QCOMPARE(total.attempts(), 900);
        QCOMPARE(total.size(), kOutcomeCount);
        CellBlock block;
        total.fill(
            block, 1, false, made.values, [](const CellValue &value) { return value.outcome; },
            [](quint32 outcome) { return CellIds{outcome}; });
        QCOMPARE(block.size(), kOutcomeCount);
        total.clear();
        QVERIFY(total.isEmpty());
        total.add(3, {1});
        QCOMPARE(total.attempts(), 1);
    }

    // Each cell's sketch against values picked out one by one.
    void aBlockHasTheValuesOfItsCells()
    {
        for (int rows : {1, 40, 4000}) {
            const RandomCells made = randomCells(quint32(rows), rows);
            const CellBlock block = minuteBlock(made);
            for (int cell = 0; cell < block.size(); ++cell) {
                for (SketchKind kind : {SketchKind::Latency, SketchKind::Ttft}) {
                    Sketch expected;
                    for (const CellValue &value : made.values[size_t(kind)]) {
                        if (made.combinations.ids(value.operation) == block.ids(cell) &&
                            value.minute == block.minute(cell))
                            expected.addBin(value.bin, 1);
                    }
                    QByteArray bytes;
                    if (!expected.isEmpty())
                        expected.encodeTo(bytes);
                    const auto view = block.sketch(kind, cell);
                    QCOMPARE(QByteArray(view.data(), qsizetype(view.size())), bytes);
                }
            }
        }
    }

    void dictionaryValuesKeepTheirIds()
    {
        ValueDictionary values;
        QCOMPARE(values.idOf(Dimension::Model, ""), 0U);
        const quint32 alpha = values.idOf(Dimension::Model, "alpha");
        QCOMPARE(values.idOf(Dimension::Model, "alpha"), alpha);
        QVERIFY(values.idOf(Dimension::Model, "beta") != alpha);
        QCOMPARE(values.text(Dimension::Model, alpha), QStringLiteral("alpha"));
        QCOMPARE(values.added().size(), 2);
        for (int i = 0; i < 3000; ++i)
            values.idOf(Dimension::Key, QByteArray::number(i).toStdString());
        QCOMPARE(values.find(Dimension::Key, QStringLiteral("2999")),
                 std::optional(values.idOf(Dimension::Key, "2999")));
        QVERIFY(!values.find(Dimension::Key, QStringLiteral("nobody")));
        QCOMPARE(values.find(Dimension::StatusCode, QStringLiteral("404")), std::optional(404U));
        QVERIFY(!values.find(Dimension::StatusCode, QStringLiteral("four")));
    }

    void bytesThatAreNoTextAndTextsWithoutEndHaveOneValueEach()
    {
        ValueDictionary values;
        const quint32 broken = values.idOf(Dimension::Model, "caf\xe9");
        QCOMPARE(values.idOf(Dimension::Model, "caf\xe9"), broken);
        QCOMPARE(values.find(Dimension::Model, values.text(Dimension::Model, broken)), std::optional(broken));
        const std::string longText(5'000'000, 'y');
        const quint32 one = values.idOf(Dimension::Model, longText + "1");
        const quint32 two = values.idOf(Dimension::Model, longText + "2");
        QVERIFY(one != two);
        QCOMPARE(values.idOf(Dimension::Model, longText + "1"), one);
        QVERIFY(values.text(Dimension::Model, one).size() < 200);
    }
};

QTEST_GUILESS_MAIN(CellBlockTest)
#include "cellblock_test.moc"
