// Fields of a form side by side, each under its title.
#pragma once

class QGridLayout;
class QString;
class QWidget;

namespace Gatehouse
{

QGridLayout *makeFieldRow();
// Behind those that are there. An ampersand in the title makes a key that leads to the field.
void addField(QGridLayout *row, const QString &title, QWidget *field);

} // namespace Gatehouse
