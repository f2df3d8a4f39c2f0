// Below an alert: what sets its attempts apart from those around them, once somebody asks.
#pragma once

#include "models/alerts/alertcontrast.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Gatehouse
{

class DataTable;
class Theme;

class AlertContrastView : public QWidget
{
    Q_OBJECT
public:
    // The contrast outlives it.
    AlertContrastView(AlertContrast &contrast, const Theme &theme, QWidget *parent = nullptr);

    QPushButton *compareButton() const { return m_compare; }
    DataTable *table() const { return m_table; }
    QString text() const;

signals:
    // The rows of one more condition.
    void rowsWanted(const QString &besides);

private:
    void follow();
    QString stateText() const;

    AlertContrast &m_contrast;
    QLabel *m_text;
    QPushButton *m_compare;
    DataTable *m_table;
};

} // namespace Gatehouse
