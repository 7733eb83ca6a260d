/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** Paths of the namespace that the stub has. */
export const core = '/api/v1/namespaces/shop';
export const apps = '/apis/apps/v1/namespaces/shop';
export const authorization = 'authorization.k8s.io/v1';

/** What every object begins with. */
export function ofKind(apiVersion: string, kind: string): Fields {
  return { apiVersion, kind };
}

/** What can be listed. */
export const lists: Readonly<Record<string, Fields>> = {
  [`${core}/secrets`]: ofKind('v1', 'SecretList'),
  [`${core}/pods`]: ofKind('v1', 'PodList'),
  [`${apps}/deployments`]: ofKind('apps/v1', 'DeploymentList'),
  [`${apps}/replicasets`]: ofKind('apps/v1', 'ReplicaSetList'),
};

function group(name: string): Fields {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

function resources(groupVersion: string, kinds: Readonly<Record<string, string>>): Fields {
  const verbs = ['get', 'list', 'watch', 'patch', 'create', 'update', 'delete'];
  const all = Object.entries(kinds).map(([name, kind]) => ({
    ...{ name, singularName: '', namespaced: true, kind, verbs },
  }));
  return { ...ofKind('v1', 'APIResourceList'), groupVersion, resources: all };
}

/** As much as helm and kubectl look for: that the server judges unknown fields itself. */
const openApi = {
  openapi: '3.0.0',
  info: { title: 'stub', version: '1' },
  paths: {
    '/apis/apps/v1/namespaces/{namespace}/deployments/{name}': {
      patch: {
        parameters: [{ name: 'fieldValidation', in: 'query' }],
        responses: {},
        'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'Deployment' },
      },
    },
  },
};

/** What the stub of the cluster says it has. */
export const discovery: Readonly<Record<string, Fields>> = {
  '/openapi/v3': { paths: { 'apis/apps/v1': { serverRelativeURL: '/openapi/v3/apis/apps/v1' } } },
  '/openapi/v3/apis/apps/v1': openApi,
  [core]: { ...ofKind('v1', 'Namespace'), metadata: { name: 'shop' } },
  '/version': { major: '1', minor: '33', gitVersion: 'v1.33.0' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { ...ofKind('v1', 'APIGroupList'), groups: [group('apps'), group('authorization.k8s.io')] },
  '/api/v1': resources('v1', { pods: 'Pod', secrets: 'Secret' }),
  '/apis/apps/v1': resources('apps/v1', { deployments: 'Deployment', replicasets: 'ReplicaSet' }),
  '/apis/authorization.k8s.io/v1': resources(authorization, {
    selfsubjectaccessreviews: 'SelfSubjectAccessReview',
  }),
};
