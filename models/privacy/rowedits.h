// What becomes of the columns of one row, by the data map. Only RowErasure uses it.
#pragma once

#include "models/privacy/columnshape.h"
#include "models/privacy/pseudonyms.h"
#include "models/privacy/rowerasure.h"
#include "models/privacy/subjectlinks.h"

#include <QHash>
#include <QMap>
#include <QSet>

namespace Gatehouse
{

class JsonText;

class RowEdits
{
public:
    RowEdits(const SubjectLinks &links, const ErasureStep &step, const Person &person, const Pseudonyms &pseudonyms);

    // What has to be selected, the checked columns of the links at the end.
    const QStringList &selected() const { return m_selected; }
    const QVariantList &selectedValues() const { return m_selectedValues; }
    // Columns that are written, in order.
    const QStringList &columns() const { return m_columns; }
    // Their values afterwards. `first`: where the selected columns begin. Nothing when the row stays as it is.
    std::optional<QVariantList> edited(const RowStream &row, int first) const;
    // Rows in which something is left to do; where that cannot be asked for, a condition that always holds.
    SqlCondition needsWork() const;

    // What a value is called among pseudonyms, the same in every table: "users.id".
    static QString scopeOf(const DataMapTable &table, const QString &column, const QString &path = {});
    QVariant pseudonym(const QString &column, const QString &scope, const QString &value) const;

private:
    struct Read {
        const DataMapColumn *column = nullptr;
        int at = -1; // among the selected ones; -1: the value is not read
    };
    struct LinkFlag {
        const RowLink *link = nullptr;
        int at = 0;
    };
    using Values = QMap<QString, QVariant>;

    void readColumn(const QString &column);
    void addOwnColumns();
    void addPlaces(bool mentions);
    void write(const QString &column);
    int firstChecked() const { return int(m_selected.size() - m_links.checkedColumns().size()); }
    QVariant ownValue(const DataMapColumn &column, const RowStream &row, int first) const;
    QVariant blanked(const DataMapColumn &column, const QString &text) const;
    QVariant pseudonymised(const DataMapColumn &column, const QString &text) const;
    QVariant knownOrPseudonymised(const DataMapColumn &column, const QString &text) const;
    void takeOut(const RowLink &link, Values &values, const RowStream &row, int first) const;
    void takeOutOfJson(const RowLink &link, Values &values, const RowStream &row, int first) const;
    QByteArray withoutPerson(const JsonText &json, const RowLink &link) const;
    QString current(const QString &column, const Values &values, const RowStream &row, int first) const;
    QVariant valueRead(const QString &column, const RowStream &row, int first) const;
    QVariant stored(const QString &column, const QByteArray &json) const;
    const ColumnSchema &live(const QString &column) const { return *m_links.place().column(column); }
    ColumnShape shapeOf(const QString &column) const;
    std::optional<QString> replacement(const RowLink &link, const QString &value) const;

    const SubjectLinks &m_links;
    const Person &m_person;
    const Pseudonyms &m_pseudonyms;
    StepEffect m_effect;
    QStringList m_selected;
    QVariantList m_selectedValues;
    QMap<QString, int> m_at;
    QList<LinkFlag> m_flags;
    QStringList m_columns;
    // What was found out already: a person's rows are many, and what stands in them is mostly the same.
    static constexpr qsizetype kMostKnown = 10'000;
    mutable QHash<QString, ColumnShape> m_shapes;
    mutable QHash<QString, QSet<QString>> m_keptPaths;
    mutable QHash<std::pair<QString, QString>, QVariant> m_known; // column and text -> what pseudonymised() gave
};

} // namespace Gatehouse
