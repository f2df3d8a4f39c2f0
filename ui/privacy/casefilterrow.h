// What the queue of privacy requests is narrowed down to.
#pragma once

#include "models/privacy/privacycase.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class CaseFilterRow : public QWidget
{
    Q_OBJECT
public:
    explicit CaseFilterRow(QWidget *parent = nullptr);

    void setNames(const QHash<QString, QString> &names);
    CaseFilter filter(const QDate &today) const;
    void focusSearch();
    // Opens the list of orders.
    void chooseSort();

    QComboBox *states() const { return m_state; }
    QComboBox *types() const { return m_type; }
    QComboBox *regimes() const { return m_regime; }
    QComboBox *assignees() const { return m_assignee; }
    QPushButton *overdue() const { return m_overdue; }
    QComboBox *sorts() const { return m_sort; }
    QLineEdit *search() const { return m_search; }

signals:
    void edited();
    void sortChosen(Gatehouse::CaseSort sort);

private:
    QHash<QString, QString> m_names;
    QComboBox *m_state;
    QComboBox *m_type;
    QComboBox *m_regime;
    QComboBox *m_assignee;
    QPushButton *m_overdue;
    QComboBox *m_sort;
    QLineEdit *m_search;
    QTimer m_typing;
};

} // namespace Gatehouse
