// Builds one condition: a dimension, is or is not, and values picked from a list or typed.
#pragma once

#include "models/telemetry/dimension.h"

#include <QFrame>
#include <QHash>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace Gatehouse
{

class FilterPopup : public QFrame
{
    Q_OBJECT
public:
    explicit FilterPopup(QWidget *parent = nullptr);

    void setDimensions(const QList<Dimension> &dimensions);
    // The values that are known of a dimension, most used first. Typed values need not be among them.
    void setValues(Dimension dimension, const QStringList &values);
    // Opens on a new condition, or on one that exists.
    void startNew();
    void edit(const FilterTerm &term);

signals:
    // The list of this dimension is about to be shown; answer with setValues().
    void valuesWanted(Gatehouse::Dimension dimension);
    // The popup has closed itself. No values: the condition is to be removed.
    void termPicked(const Gatehouse::FilterTerm &term);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildButtons();
    Dimension dimension() const;
    void chooseDimension();
    void fillList();
    void toggle(QListWidgetItem *item);
    void addTyped();
    void apply();
    void showCount();

    QComboBox *m_dimension;
    QComboBox *m_operator;
    QLineEdit *m_search;
    QListWidget *m_list;
    QLabel *m_count;
    QPushButton *m_apply;
    QPushButton *m_remove;
    QHash<int, QStringList> m_values; // by dimension
    QStringList m_chosen;
    bool m_filling = false;
};

// "Model is not gpt-5, o3": a condition in words, at most three values of it, personal ones masked.
QString filterTermLabel(const FilterTerm &term);

} // namespace Gatehouse
