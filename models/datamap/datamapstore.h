// The data map for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/datamap/datamapreading.h"
#include "models/datamap/disclosuredocument.h"
#include "models/datamap/processingrecord.h"

#include <QFuture>
#include <QObject>

namespace Gatehouse
{

// GUI thread. Futures end without a value when the store goes.
class DataMapStore : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    // These look at the gateway; see DataMapReading.
    virtual QFuture<Result<DataMapSight>> sight() = 0;
    virtual QFuture<Result<ColumnSuggestion>> suggestion(const QString &table, const QString &column) = 0;
    virtual QFuture<Result<DisclosureDocument>> disclosure() = 0;
    virtual QFuture<Result<DisclosureDocument>> record(const RecordParties &parties) = 0;
    // And these into the console's store alone. The gateway of the wish is filled in here.
    virtual QFuture<Result<QList<ClassificationChange>>> history(const QString &table, const QString &column) = 0;
    virtual QFuture<Result<void>> classify(const NewClassification &wish) = 0;
    // What looks at the gateway ends soon, as Cancelled.
    virtual void stop() = 0;
};

} // namespace Gatehouse
