#include "app/ctl/commands.h"

#include "models/alerts/novelty.h"
#include "models/alerts/pointreader.h"
#include "models/core/counted.h"

#include <QFile>

#include <charconv>
#include <cstdio>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qsizetype kBlockBytes = 64 * 1024;

Result<void> openSeries(QFile &file, const QString &name)
{
    if (name == QLatin1String("-")) {
        if (file.open(stdin, QIODevice::ReadOnly))
            return {};
    } else {
        file.setFileName(name);
        if (file.open(QIODevice::ReadOnly))
            return {};
    }
    return failure(ErrorKind::NotFound,
                   QStringLiteral("The series %1 cannot be read: %2. Check its name and its rights.")
                       .arg(name, file.errorString()));
}

QByteArray quoted(const QByteArray &text)
{
    QByteArray safe;
    for (const char c : text) {
        if (c == '"' || c == '\\')
            safe.append('\\');
        // A timestamp has no other characters; what else a file holds there was refused.
        safe.append(c);
    }
    return '"' + safe + '"';
}

// The shortest text that is read back as the same number. Missing: nothing is known of that moment.
QByteArray scoreText(Novelty &novelty, const std::optional<double> &value, const char *missing)
{
    if (!value)
        return missing;
    const double score = Novelty::unitScore(novelty.push(*value));
    char text[32];
    const auto end = std::to_chars(text, text + sizeof(text), score).ptr;
    return QByteArray(text, end - text);
}

// Scores as they come: the file may be longer than the memory.
Result<void> writeScores(PointReader &reader, bool json, Terminal &terminal)
{
    Novelty novelty;
    QByteArray block = json ? QByteArray("{\"scores\":[") : QByteArray("timestamp,score\n");
    for (;;) {
        const Result<std::optional<PointReader::Point>> point = reader.next();
        if (!point)
            return std::unexpected(point.error());
        if (!*point)
            break;
        const PointReader::Point &one = **point;
        const QByteArray score = scoreText(novelty, one.value, json ? "null" : "");
        if (json) {
            block += reader.oddities().points > 1 ? ",\n" : "\n";
            block += "{\"timestamp\":" + quoted(one.timestamp) + ",\"score\":" + score + '}';
        } else {
            block += one.timestamp + ',' + score + '\n';
        }
        if (block.size() >= kBlockBytes) {
            terminal.out << QString::fromLatin1(block);
            block.clear();
            if (terminal.out.status() != QTextStream::Ok)
                return {};
        }
    }
    const PointReader::Oddities &oddities = reader.oddities();
    if (json)
        block += "\n],\"points\":" + QByteArray::number(oddities.points) +
                 ",\"missing\":" + QByteArray::number(oddities.missing) +
                 ",\"repeated\":" + QByteArray::number(oddities.repeated) +
                 ",\"backward\":" + QByteArray::number(oddities.backward) + "}\n";
    terminal.out << QString::fromLatin1(block);
    return {};
}

void tellOddities(const PointReader::Oddities &oddities, Terminal &terminal)
{
    if (oddities.missing > 0)
        terminal.err << QStringLiteral("%1 no score.")
                            .arg(counted(oddities.missing, QStringLiteral("value is missing and has"),
                                         QStringLiteral("values are missing and have")))
                     << Qt::endl;
    if (oddities.repeated > 0 || oddities.backward > 0)
        terminal.err << QStringLiteral("%1 there twice and %2 back; points were taken in the order of the file.")
                            .arg(counted(oddities.repeated, QStringLiteral("timestamp stands"),
                                         QStringLiteral("timestamps stand")),
                                 counted(oddities.backward, QStringLiteral("goes"), QStringLiteral("go")))
                     << Qt::endl;
    if (oddities.points - oddities.missing <= Novelty::kPointsToLearn)
        terminal.err << QStringLiteral("All scores are 0: the first %1 points are only learned from.")
                            .arg(Novelty::kPointsToLearn)
                     << Qt::endl;
}

} // namespace

int detect(const Request &request, Terminal &terminal)
{
    QFile file;
    if (const auto opened = openSeries(file, request.operand); !opened)
        return complain(opened.error(), terminal);
    PointReader reader(file);
    if (const auto written = writeScores(reader, request.json, terminal); !written) {
        terminal.out.flush();
        return complain(written.error(), terminal);
    }
    if (file.error() != QFileDevice::NoError)
        return complain(
            {ErrorKind::Internal, QStringLiteral("The series %1 was not read to its end: %2. Check the disk.")
                                      .arg(request.operand, file.errorString())},
            terminal);
    if (reader.oddities().points == 0)
        return complain(
            {ErrorKind::InvalidInput,
             QStringLiteral("The series %1 cannot be scored: it holds no point. Give a CSV file with a timestamp "
                            "and a value a line.")
                 .arg(request.operand)},
            terminal);
    tellOddities(reader.oddities(), terminal);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
