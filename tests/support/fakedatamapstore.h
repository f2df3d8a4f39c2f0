// A data map in memory, which answers at once or when it is told: for whatever stands on a DataMapStore.
#pragma once

#include "models/datamap/datamapstore.h"
#include "tests/support/toldanswers.h"

namespace Gatehouse
{

class FakeDataMapStore : public DataMapStore, public ToldAnswers
{
public:
    QFuture<Result<DataMapSight>> sight() override
    {
        ++sights;
        return ask<DataMapSight>([this]() -> Result<DataMapSight> { return kept; });
    }
    QFuture<Result<ColumnSuggestion>> suggestion(const QString &table, const QString &column) override
    {
        asked.append(table + QLatin1Char('.') + column);
        return ask<ColumnSuggestion>([this]() -> Result<ColumnSuggestion> { return suggested; });
    }
    QFuture<Result<DisclosureDocument>> disclosure() override
    {
        return ask<DisclosureDocument>([this]() -> Result<DisclosureDocument> { return document; });
    }
    QFuture<Result<DisclosureDocument>> record(const RecordParties &parties) override
    {
        return ask<DisclosureDocument>([this, parties]() -> Result<DisclosureDocument> {
            recordedFor = parties;
            return document;
        });
    }
    QFuture<Result<QList<ClassificationChange>>> history(const QString &table, const QString &column) override
    {
        return ask<QList<ClassificationChange>>([this, table, column]() -> Result<QList<ClassificationChange>> {
            return histories.value(column.isEmpty() ? table : table + QLatin1Char('.') + column);
        });
    }
    // What is said holds from then on.
    QFuture<Result<void>> classify(const NewClassification &wish) override
    {
        return ask<void>([this, wish]() -> Result<void> {
            wishes.append(wish);
            if (refusal)
                return std::unexpected(*refusal);
            for (DataMapRow &row : kept.rows) {
                if (row.place() != wish.said.place())
                    continue;
                const bool isBack = wish.said.says.isEmpty();
                row.state = isBack ? DataMapRow::State::New : DataMapRow::State::Known;
                row.said = isBack ? std::nullopt : std::optional(wish.said);
                row.category = wish.said.says.value(QLatin1String("category")).toString();
            }
            return {};
        });
    }
    void stop() override { ++stops; }

    DataMapSight kept;
    ColumnSuggestion suggested;
    DisclosureDocument document;
    QMap<QString, QList<ClassificationChange>> histories;
    std::optional<Error> refusal; // of the next classification
    QList<NewClassification> wishes;
    QStringList asked; // of which columns values were looked at
    RecordParties recordedFor;
    int sights = 0;
    int stops = 0;
};

} // namespace Gatehouse
