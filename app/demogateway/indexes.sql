-- Made after the first load: building an index once over all rows is several times faster than keeping it up to date.
CREATE INDEX requests_created ON requests(created_at, id);
CREATE INDEX requests_request ON requests(request_id);
