// For the tests, after the migration of `site backend`: they sign up by the hundred from one address, to an event that
// was long ago. Everything else of the collections stays as organisers get it.
migrate((app) => {
  const settings = app.settings();
  settings.rateLimits.enabled = false;
  app.save(settings);
  for (const collection of app.findAllCollections('base')) {
    if (!collection.id.startsWith('p4p_')) continue;
    collection.createRule = '';
    app.save(collection);
  }
}, () => {});
