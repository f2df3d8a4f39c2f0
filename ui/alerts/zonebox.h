// All time zones that this machine knows, to choose one of or to write it.
#pragma once

#include <QComboBox>

namespace Gatehouse
{

class ZoneBox : public QComboBox
{
    Q_OBJECT
public:
    explicit ZoneBox(const QString &name, QWidget *parent = nullptr);

    QString zone() const { return currentText().trimmed(); }
    // Tells nobody.
    void setZone(const QString &zone);

signals:
    void zoneEdited();
};

} // namespace Gatehouse
