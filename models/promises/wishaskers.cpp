#include "models/promises/wishaskers.h"

#include "models/privacy/keyedpages.h"

namespace Gatehouse
{

namespace
{

class Askers
{
public:
    Askers(const PromiseScene &scene, const QMultiHash<QByteArray, RecordedWish> &standing, const QByteArray &hashKey)
        : m_scene(scene)
        , m_standing(standing)
        , m_hashKey(hashKey)
    {
    }

    Result<void> read(const TablePlace &place)
    {
        const DataMap &map = m_scene.profile.dataMap;
        const DeletedAccounts &deleted = m_scene.map.deletedAccounts;
        QStringList kinds;
        QStringList columns{map.subjectKey};
        for (const SubjectIdentifier &each : map.identifiers) {
            if (!place.column(each.column))
                continue;
            kinds.append(each.kind);
            columns.append(each.column);
        }
        const bool tellsDeleted = deleted.table == map.subjectTable && place.column(deleted.time.column);
        if (tellsDeleted)
            columns.append(deleted.time.column);
        return visitByKey(place, columns, m_scene.limits(), [&](const RowStream &row) -> Result<void> {
            QList<RecordedWish> wishes;
            for (int i = 0; i < kinds.size(); ++i) {
                if (!row.isNull(i + 1))
                    wishes += m_standing.values(keyedHash(m_hashKey, {kinds.at(i), row.string(i + 1)}));
            }
            if (!wishes.isEmpty())
                m_found.insert(row.string(0), {wishes, tellsDeleted && !row.isNull(int(columns.size()) - 1)});
            return {};
        });
    }

    const QHash<QString, Asker> &found() const { return m_found; }

private:
    const PromiseScene &m_scene;
    const QMultiHash<QByteArray, RecordedWish> &m_standing;
    const QByteArray &m_hashKey;
    QHash<QString, Asker> m_found;
};

} // namespace

Result<QHash<QString, Asker>>
findAskers(const PromiseScene &scene, const QMultiHash<QByteArray, RecordedWish> &standing, const QByteArray &hashKey)
{
    Askers askers(scene, standing, hashKey);
    const QString table = scene.profile.dataMap.subjectTable;
    const auto places = scene.tables.placesOf(table);
    if (places.isEmpty())
        return failure(ErrorKind::Unsupported, QStringLiteral("%1 is not in this database").arg(table));
    for (const TablePlace *place : places) {
        if (auto read = askers.read(*place); !read)
            return std::unexpected(read.error());
    }
    return askers.found();
}

} // namespace Gatehouse
