#include "app/demogateway/tracesample.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse::Demo
{

namespace
{

std::vector<double> numbers(const QJsonValue &value)
{
    std::vector<double> result;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &item : array)
        result.push_back(item.toDouble());
    return result;
}

// Between two quantiles a straight line is assumed, which makes the mean that of a trapezium; brought back to 1.
void normaliseGaps(std::vector<double> &quantiles)
{
    double sum = 0;
    for (size_t i = 1; i < quantiles.size(); ++i)
        sum += (quantiles[i] + quantiles[i - 1]) / 2;
    const double mean = sum / double(quantiles.size() - 1);
    for (double &quantile : quantiles)
        quantile /= mean;
}

} // namespace

Result<TraceSample> TraceSample::load()
{
    QFile file(QStringLiteral(":/gatehouse/demogateway/azure-trace.json"));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Internal,
                       QStringLiteral("The reduced trace is missing from this build. Build it again."));
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    TraceSample sample;
    sample.m_gapQuantiles = numbers(root.value(QLatin1String("gap_quantiles")));
    sample.m_minuteShape = numbers(root.value(QLatin1String("minute_shape")));
    const QJsonArray pairs = root.value(QLatin1String("token_pairs")).toArray();
    for (const QJsonValue &pair : pairs)
        sample.m_tokenPairs.emplace_back(pair.toArray().at(0).toInt(), pair.toArray().at(1).toInt());
    if (sample.m_gapQuantiles.size() < 2 || sample.m_minuteShape.empty() || sample.m_tokenPairs.empty())
        return failure(ErrorKind::Internal,
                       QStringLiteral("The reduced trace in this build is damaged. Build it again."));
    normaliseGaps(sample.m_gapQuantiles);
    return sample;
}

double TraceSample::gap(RandomStream &random) const
{
    const double place = random.uniform() * double(m_gapQuantiles.size() - 1);
    const auto index = size_t(place);
    return m_gapQuantiles[index] + (place - double(index)) * (m_gapQuantiles[index + 1] - m_gapQuantiles[index]);
}

double TraceSample::minuteShape(qint64 minute) const
{
    return m_minuteShape[size_t(minute % qint64(m_minuteShape.size()))];
}

std::pair<int, int> TraceSample::tokens(RandomStream &random) const
{
    return m_tokenPairs[size_t(random.below(int(m_tokenPairs.size())))];
}

} // namespace Gatehouse::Demo
