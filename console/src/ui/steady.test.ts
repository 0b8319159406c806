import { expect, test } from 'vitest';
import { steadyOrder } from './steady';

test('rows keep their order while one reads; new ones are only counted', () => {
  expect(steadyOrder(['a', 'b', 'c'], ['n', 'c', 'a', 'm'])).toEqual({
    order: ['a', 'c'],
    fresh: 2,
  });
});
