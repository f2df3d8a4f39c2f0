// The conditions that hold, as chips, and a button to add one.
#pragma once

#include "models/telemetry/dimension.h"

#include <QWidget>

class QPushButton;

namespace Gatehouse
{

class FilterPopup;
class Theme;

class FilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit FilterBar(const Theme &theme, QWidget *parent = nullptr);

    // Shows a filter without telling anybody.
    void setFilter(const FilterSet &filter);
    const FilterSet &filter() const { return m_filter; }
    void setDimensions(const QList<Dimension> &dimensions);
    // Values to offer for a dimension; see valuesWanted.
    void setValues(Dimension dimension, const QStringList &values);
    FilterPopup *popup() const { return m_popup; }

public slots:
    void openPopup();

signals:
    void filterEdited(const Gatehouse::FilterSet &filter);
    void valuesWanted(Gatehouse::Dimension dimension);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void rebuild();
    void change(Dimension dimension, const QStringList &values, bool exclude);

    const Theme &m_theme;
    FilterSet m_filter;
    FilterPopup *m_popup;
    QPushButton *m_add;
    QList<QWidget *> m_chips;
};

} // namespace Gatehouse
