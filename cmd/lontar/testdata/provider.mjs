// An OpenID provider for one test: people may log in under any name; it prints its address. NODE_MODULES is where oidc-provider lies, CALLBACK where
// people go back to.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import http from 'node:http';

const require = createRequire(process.env.NODE_MODULES + '/');
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')).href);
const server = http.createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'lontar', client_secret: 'hush', redirect_uris: [process.env.CALLBACK], grant_types: ['authorization_code'], response_types: ['code'] }],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'], groups: ['groups'] },
    scopes: ['openid', 'groups'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (ctx, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, preferred_username: id, name: 'សុខា ចាន់', email: `${id}@example.org`, email_verified: true, groups: ['staff'] }),
    }),
    cookies: { keys: ['test'] },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
