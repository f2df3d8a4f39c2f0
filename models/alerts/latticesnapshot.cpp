// The state of the detectors of all nodes, as bytes.
#include "models/alerts/latticedetectors.h"

#include <QDataStream>
#include <QIODevice>

namespace Gatehouse
{

namespace
{

constexpr quint32 kKind = 0x4c415454; // LATT
constexpr quint32 kVersion = 4;

void write(QDataStream &out, const std::optional<QString> &text)
{
    out << text.has_value() << text.value_or(QString());
}

std::optional<QString> readText(QDataStream &in)
{
    bool has = false;
    QString text;
    in >> has >> text;
    return has ? std::optional(text) : std::nullopt;
}

void write(QDataStream &out, const LatticeNode &node)
{
    write(out, node.provider);
    write(out, node.model);
    write(out, node.workspace);
}

LatticeNode readNode(QDataStream &in)
{
    LatticeNode node;
    node.provider = readText(in);
    node.model = readText(in);
    node.workspace = readText(in);
    return node;
}

void readTraffic(QDataStream &in, std::map<LatticeNode, double> &traffic)
{
    quint32 count = 0;
    in >> count;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        const LatticeNode node = readNode(in);
        in >> traffic[node];
    }
}

Result<void> refused(const QString &why)
{
    return failure(ErrorKind::Corrupt,
                   QStringLiteral("The state of the detectors cannot be used: %1. They begin anew.").arg(why));
}

} // namespace

QByteArray LatticeDetectors::snapshot() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    const SeasonDays &season = m_rules.season();
    out << kKind << kVersion << season.zone << season.holidays << season.weeklyAfterDays << m_categories << m_nextMs
        << quint32(m_nodes.size());
    for (const auto &[node, at] : m_nodes) {
        write(out, node);
        QByteArray given;
        StateStream stream(&given);
        GivenMinutes(at.given).keep(stream);
        out << at.traffic << at.detectors->snapshot() << given;
    }
    out << quint32(m_unwatched.size());
    for (const auto &[node, traffic] : m_unwatched) {
        write(out, node);
        out << traffic;
    }
    return qCompress(bytes, 1);
}

Result<void> LatticeDetectors::restoreNode(QDataStream &in)
{
    const LatticeNode node = readNode(in);
    double traffic = 0;
    QByteArray state;
    QByteArray given;
    in >> traffic >> state >> given;
    Node *made = nodeFor(node);
    if (!made)
        return refused(QStringLiteral("it has too many nodes"));
    made->traffic = traffic;
    StateStream stream(given);
    made->given.keep(stream);
    return stream.isWhole() ? made->detectors->restore(state) : refused(QStringLiteral("it is damaged"));
}

Result<void> LatticeDetectors::restore(const QByteArray &bytes)
{
    m_nodes.clear();
    m_unwatched.clear();
    m_nextMs = 0;
    m_categories.clear();
    m_ids.clear();
    const QByteArray plain = qUncompress(bytes);
    QDataStream in(plain);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 kind = 0;
    quint32 version = 0;
    quint32 count = 0;
    QStringList categories;
    in >> kind >> version;
    if (kind != kKind || version != kVersion)
        return refused(QStringLiteral("it is of another version"));
    SeasonDays season;
    in >> season.zone >> season.holidays >> season.weeklyAfterDays;
    if (season != m_rules.season())
        return refused(QStringLiteral("it was learned by another calendar"));
    qint64 nextMs = 0;
    in >> categories >> nextMs >> count;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        if (auto restored = restoreNode(in); !restored) {
            m_nodes.clear();
            return restored;
        }
    }
    readTraffic(in, m_unwatched);
    if (in.status() != QDataStream::Ok || m_nodes.size() != count) {
        m_nodes.clear();
        return refused(QStringLiteral("it is cut off"));
    }
    for (const QString &category : std::as_const(categories))
        idOf(category);
    m_nextMs = nextMs;
    return {};
}

} // namespace Gatehouse
