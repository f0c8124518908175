// For the tests: a service that takes PUT, in PocketBase's words. What is at an address already is never replaced.
routerAdd('PUT', '/f/{form}/{id}', (event) => {
  const [form, id] = ['form', 'id'].map((name) => event.request.pathValue(name));
  const stored = new Record($app.findCollectionByNameOrId(form));
  stored.load(event.requestInfo().body);
  stored.set('submission_id', id);
  try {
    $app.save(stored);
  } catch (error) {
    return event.json(String(error).includes('unique') ? 412 : 422, { message: String(error) });
  }
  return event.json(201, {});
});
