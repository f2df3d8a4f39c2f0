#include "ui/privacy/labelledfields.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QGridLayout>
#include <QLabel>

namespace Gatehouse
{

QGridLayout *makeFieldRow()
{
    auto *row = new QGridLayout;
    row->setHorizontalSpacing(Spacing::kGap);
    row->setVerticalSpacing(Spacing::kHair);
    return row;
}

void addField(QGridLayout *row, const QString &title, QWidget *field)
{
    auto *label = new QLabel(title);
    setLook(label, "muted");
    label->setBuddy(field);
    field->setAccessibleName(QString(title).remove(QLatin1Char('&')));
    const int column = row->count() == 0 ? 0 : row->columnCount();
    row->addWidget(label, 0, column);
    row->addWidget(field, 1, column);
}

} // namespace Gatehouse
