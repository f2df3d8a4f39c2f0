#include "ui/alerts/zonebox.h"

#include <QCompleter>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QTimeZone>

namespace Gatehouse
{

namespace
{

constexpr int kZoneCharacters = 10;

} // namespace

ZoneBox::ZoneBox(const QString &name, QWidget *parent)
    : QComboBox(parent)
{
    setAccessibleName(name);
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(kZoneCharacters);
    for (const QByteArray &zone : QTimeZone::availableTimeZoneIds())
        addItem(QString::fromLatin1(zone));
    completer()->setFilterMode(Qt::MatchContains);
    completer()->setCompletionMode(QCompleter::PopupCompletion);
    connect(lineEdit(), &QLineEdit::editingFinished, this, &ZoneBox::zoneEdited);
    connect(this, &QComboBox::activated, this, &ZoneBox::zoneEdited);
}

void ZoneBox::setZone(const QString &zone)
{
    const QSignalBlocker quiet(this);
    if (currentText() != zone)
        setCurrentText(zone);
}

} // namespace Gatehouse
