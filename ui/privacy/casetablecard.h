// A table of a case on a card of its own, as high as its rows.
#pragma once

class QAbstractItemModel;
class QString;

namespace Gatehouse
{

class Card;
class DataTable;
class Theme;

struct CaseTableCard {
    Card *card;
    DataTable *table;
};

struct CaseTableShape {
    int stretchColumn;
    int chipColumn; // words that are states
    int mostRows;   // more are scrolled to
};

// The page scrolls, and no card is cut off. The theme and the model outlive them.
CaseTableCard caseTable(const Theme &theme, const QString &title, QAbstractItemModel &model,
                        const CaseTableShape &shape);

} // namespace Gatehouse
