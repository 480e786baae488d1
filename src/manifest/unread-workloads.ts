import { groupOf, type KubeObject } from './kube-object.js';

/**
 * Well-known custom kinds because of which pods run, or run elsewhere or in other numbers than the objects beside them
 * say: a Canary of Flagger moves a Deployment's pods to another.
 */
const UNREAD: ReadonlyMap<string, readonly string[]> = new Map([
  ['acid.zalan.do', ['postgresql']],
  ['agent.k8s.elastic.co', ['Agent']],
  ['apm.k8s.elastic.co', ['ApmServer']],
  ['apps.kruise.io', ['AdvancedCronJob', 'BroadcastJob', 'CloneSet', 'DaemonSet', 'StatefulSet', 'UnitedDeployment']],
  ['apps.openshift.io', ['DeploymentConfig']],
  ['argoproj.io', ['CronWorkflow', 'EventSource', 'Sensor', 'Workflow']],
  ['batch.volcano.sh', ['CronJob', 'Job']],
  ['beat.k8s.elastic.co', ['Beat']],
  ['cassandra.datastax.com', ['CassandraDatacenter']],
  ['databases.spotahome.com', ['RedisFailover']],
  ['dragonflydb.io', ['Dragonfly']],
  ['elasticsearch.k8s.elastic.co', ['Elasticsearch']],
  ['flagger.app', ['Canary']],
  ['flink.apache.org', ['FlinkDeployment']],
  ['helm.cattle.io', ['HelmChart']],
  ['helm.toolkit.fluxcd.io', ['HelmRelease']],
  ['http.keda.sh', ['HTTPScaledObject']],
  ['jobset.x-k8s.io', ['JobSet']],
  ['k8s.mariadb.com', ['MariaDB', 'MaxScale']],
  ['k8ssandra.io', ['K8ssandraCluster']],
  ['kafka.strimzi.io', ['Kafka', 'KafkaBridge', 'KafkaConnect', 'KafkaMirrorMaker2', 'KafkaNodePool']],
  ['keda.sh', ['ScaledJob']],
  ['kibana.k8s.elastic.co', ['Kibana']],
  ['kubevirt.io', ['VirtualMachine', 'VirtualMachineInstance', 'VirtualMachineInstanceReplicaSet']],
  ['leaderworkerset.x-k8s.io', ['LeaderWorkerSet']],
  ['logstash.k8s.elastic.co', ['Logstash']],
  ['mongodbcommunity.mongodb.com', ['MongoDBCommunity']],
  ['monitoring.coreos.com', ['Alertmanager', 'Prometheus', 'PrometheusAgent', 'ThanosRuler']],
  ['mysql.oracle.com', ['InnoDBCluster']],
  ['opensearch.opster.io', ['OpenSearchCluster']],
  ['opentelemetry.io', ['OpenTelemetryCollector']],
  ['postgres-operator.crunchydata.com', ['PostgresCluster']],
  ['postgresql.cnpg.io', ['Cluster', 'Pooler']],
  ['psmdb.percona.com', ['PerconaServerMongoDB']],
  ['pxc.percona.com', ['PerconaXtraDBCluster']],
  ['rabbitmq.com', ['RabbitmqCluster']],
  ['ray.io', ['RayCluster', 'RayJob', 'RayService']],
  ['redis.redis.opstreelabs.in', ['Redis', 'RedisCluster', 'RedisReplication', 'RedisSentinel']],
  ['serving.knative.dev', ['Configuration', 'Service']],
  ['serving.kserve.io', ['InferenceService']],
  ['sparkoperator.k8s.io', ['ScheduledSparkApplication', 'SparkApplication']],
  ['tekton.dev', ['PipelineRun', 'TaskRun']],
]);

export function isUnreadWorkload({ apiVersion, kind }: KubeObject): boolean {
  return UNREAD.get(groupOf(apiVersion))?.includes(kind) ?? false;
}
