// What an engine, or its driver, cannot do. Everything that is not named here is done in every engine.

export const CANNOT = {
  chromium: {},
  firefox: {},
  webkit: {
    'the page is printed on paper': 'WebKitWebDriver has no command that prints.',
  },
};
