// Rows of a form: a title, a field, and below the field what is wrong with it.
#pragma once

#include <QMap>
#include <QWidget>

class QFormLayout;
class QLabel;

namespace Gatehouse
{

class FieldRows : public QWidget
{
    Q_OBJECT
public:
    explicit FieldRows(QWidget *parent = nullptr);

    // A title over the rows that follow.
    void addHeading(const QString &id, const QString &title);
    // `id` names the row in problems; `title` may hold a mnemonic. `focus` is the part of the field that takes it.
    void addRow(const QString &id, const QString &title, QWidget *field, QWidget *focus = nullptr);
    void setRowVisible(const QString &id, bool visible);

    // Marks the row and says why; false when there is no such row.
    bool showProblem(const QString &id, const QString &problem);
    void clearProblems();
    void focusRow(const QString &id);
    QString problemOf(const QString &id) const;

private:
    struct Row {
        QWidget *line = nullptr;
        QWidget *focus = nullptr;
        QLabel *problem = nullptr;
    };

    QFormLayout *m_form;
    QMap<QString, Row> m_rows;
};

} // namespace Gatehouse
