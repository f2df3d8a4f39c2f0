#include "models/alerts/replayrecord.h"

#include "models/alerts/detectorsnapshot.h"
#include "models/alerts/statestream.h"
#include "models/audit/hash.h"

#include <QtEndian>

namespace Gatehouse
{

namespace
{

const QByteArray kWord = QByteArrayLiteral("GHR1");
constexpr qsizetype kHashBytes = 32;
constexpr qsizetype kSizeBytes = 4;                   // in which qCompress() says how long it was
constexpr quint32 kMostPlainBytes = 16 * 1024 * 1024; // of a file that anybody may have made
constexpr quint32 kVersion = 1;                       // of the record; what is in it has versions of its own
constexpr quint32 kSettingsKind = 0x53455454;         // SETT
constexpr quint32 kEvidenceKind = 0x45564944;         // EVID
constexpr quint32 kFlatVersion = 1;                   // rises with what their numbers mean; their size is checked, too
static_assert(sizeof(SeriesBucket) == 88 + 8 * kOutcomeCount + 2 * sizeof(std::span<const CategoryCount>),
              "What a detector is given must be in the record: write it in keepFigures(), and raise kVersion.");

template<typename Flat>
void keepFlat(StateStream &stream, quint32 kind, Flat &flat)
{
    QByteArray bytes;
    if (!stream.reads())
        appendSnapshot(bytes, kind, kFlatVersion, flat);
    stream.keep(bytes);
    const char *at = bytes.constData();
    if (stream.reads() && !readSnapshot(at, at + bytes.size(), kind, kFlatVersion, flat))
        stream.fail();
}

void keepSketch(StateStream &stream, Sketch &sketch)
{
    QByteArray bytes;
    if (!stream.reads())
        sketch.encodeTo(bytes);
    stream.keep(bytes);
    if (!stream.reads())
        return;
    const char *at = bytes.constData();
    const auto read = Sketch::decode(at, at + bytes.size());
    if (read)
        sketch = *read;
    else
        stream.fail();
}

void keepCounts(StateStream &stream, std::vector<CategoryCount> &counts)
{
    std::vector<std::pair<quint32, qint64>> pairs;
    for (const CategoryCount &each : counts)
        pairs.emplace_back(each.id, each.attempts);
    stream.keep(pairs);
    counts.clear();
    for (const auto &[id, attempts] : pairs)
        counts.push_back({id, attempts});
}

void keepFigures(StateStream &stream, ReplayMinute &minute)
{
    SeriesBucket &figures = minute.figures;
    stream.keep(figures.startMs, figures.known, figures.attempts, figures.outcomes, figures.authFailures,
                figures.tokensIn, figures.tokensOut, figures.costMicros, figures.lateAttempts, figures.lateCostMicros);
    keepSketch(stream, minute.latency);
    keepSketch(stream, minute.ttft);
    keepCounts(stream, minute.models);
    keepCounts(stream, minute.errorClasses);
}

std::unexpected<Error> damaged(const char *why)
{
    return failure(ErrorKind::Corrupt,
                   QStringLiteral("What the alert was raised from is damaged: %1. It cannot be replayed any more.")
                       .arg(QLatin1String(why)));
}

std::unexpected<Error> ofAnother(const QString &madeBy)
{
    return failure(
        ErrorKind::Unsupported,
        QStringLiteral("What the alert was raised from was written by %1, whose detectors are not those of this "
                       "Gatehouse. Replay it with that one.")
            .arg(madeBy.isEmpty() ? QStringLiteral("another Gatehouse") : QStringLiteral("Gatehouse ") + madeBy));
}

} // namespace

ReplayMinute::ReplayMinute(const SeriesBucket &bucket)
    : figures(bucket)
    , latency(bucket.latency ? *bucket.latency : Sketch())
    , ttft(bucket.ttft ? *bucket.ttft : Sketch())
    , models(bucket.models.begin(), bucket.models.end())
    , errorClasses(bucket.errorClasses.begin(), bucket.errorClasses.end())
{
    figures.latency = figures.ttft = nullptr;
    figures.models = figures.errorClasses = {};
}

SeriesBucket ReplayMinute::bucket() const
{
    SeriesBucket bucket = figures;
    bucket.latency = latency.isEmpty() ? nullptr : &latency;
    bucket.ttft = ttft.isEmpty() ? nullptr : &ttft;
    bucket.models = models;
    bucket.errorClasses = errorClasses;
    return bucket;
}

void ReplayRecord::keep(StateStream &stream)
{
    stream.keep(metric, node, extent, ruleVersion, calendar, state, phase, level, threshold, category);
    keepFlat(stream, kSettingsKind, settings);
    keepFlat(stream, kEvidenceKind, evidence);
    keepFigures(stream, minute);
}

QByteArray replayBytes(ReplayRecord record)
{
    QByteArray plain;
    StateStream stream(&plain);
    quint32 version = kVersion;
    stream.keep(version, record.madeBy);
    record.keep(stream);
    const QByteArray packed = qCompress(plain);
    Sha256 sha;
    const QByteArray bytes = kWord + bytesOf(sha.of(packed)).toByteArray() + packed;
    return bytes.size() > kMostReplayBytes ? QByteArray() : bytes;
}

Result<ReplayRecord> replayRecordOf(const QByteArray &bytes)
{
    const qsizetype head = kWord.size() + kHashBytes;
    if (!bytes.startsWith(kWord) || bytes.size() < head + kSizeBytes)
        return damaged("it does not begin as it should");
    const QByteArray packed = bytes.mid(head);
    Sha256 sha;
    if (QByteArrayView(bytes).sliced(kWord.size(), kHashBytes) != bytesOf(sha.of(packed)))
        return damaged("its SHA-256 is not that of what is in it");
    if (qFromBigEndian<quint32>(packed.constData()) > kMostPlainBytes)
        return damaged("it is larger than it may be");
    const QByteArray plain = qUncompress(packed);
    StateStream stream(plain);
    quint32 version = 0;
    ReplayRecord record;
    stream.keep(version, record.madeBy);
    if (version != kVersion)
        return ofAnother(record.madeBy);
    record.keep(stream);
    const bool isMetric = int(record.metric) >= 0 && int(record.metric) < kAnomalyMetricCount;
    if (!stream.isWhole() || !isMetric)
        return ofAnother(record.madeBy);
    return record;
}

} // namespace Gatehouse
